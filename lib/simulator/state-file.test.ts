import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BungieUnderTest, tokenPair } from './bungie/bungie-under-test'
import { createSimulator } from './server'
import { CLIENT, SpotifyUnderTest, tokenAnswer } from './spotify/spotify-under-test'

let folder: string
let children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  rmSync(folder, { recursive: true, force: true })
})

const stateFile = () => join(folder, 'state.json')

async function startProgram(port = 0): Promise<{ child: ChildProcess; origin: string; line: string }> {
  const config = join(folder, 'config.json')
  writeFileSync(config, JSON.stringify({ port, clients: [CLIENT], stateFile: stateFile() }))
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const child = fork(main, ['--config', config], { execArgv: ['--import', 'tsx'], silent: true })
  children.push(child)
  const line = once(child.stdout ?? child, 'data').then(([data]) => String(data).trim())
  await once(child, 'message')
  return { child, line: await line, origin: (await line).replace('Simulator ready at ', '') }
}

/** The same calls against a simulator in another process. */
function remote(origin: string): SpotifyUnderTest {
  const elsewhere = () => {
    throw new Error('This simulator runs in another process')
  }
  const control = {
    reset: elsewhere,
    requests: elsewhere,
    clock: elsewhere,
    tokens: elsewhere,
    behaviour: elsewhere,
    faults: elsewhere,
    playlists: elsewhere,
    player: elsewhere,
  }
  return new SpotifyUnderTest({ origin, control, close: elsewhere })
}

test('after kill -9 and a new start refresh tokens are good, the music goes on, and no token is in the file', async () => {
  const first = await startProgram()
  expect(first.line).toMatch(/^Simulator ready at http:\/\/127\.0\.0\.1:\d+$/)
  const before = remote(first.origin)
  const player = { method: 'POST', body: JSON.stringify({ account: 'ada', is_playing: true }) }
  const started = await (await fetch(`${first.origin}/_control/player`, player)).json()
  const tokens = await before.connect('ada')
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  expect(statSync(stateFile()).mode & 0o777).toBe(0o600)
  const text = readFileSync(stateFile(), 'utf8')
  expect(text).not.toContain(tokens.access_token)
  expect(text).not.toContain(tokens.refresh_token)

  const after = remote((await startProgram()).origin)
  const refreshed = await tokenAnswer(await after.refresh(tokens.refresh_token))
  for (const token of [tokens.access_token, refreshed.access_token]) {
    const { body } = await after.withToken(token)('GET', '/me/player')
    expect(body).toMatchObject({
      is_playing: true,
      timestamp: started.player.timestamp,
      item: { id: started.player.item.id },
    })
    expect(body.progress_ms).toBeGreaterThan(0)
  }
})

test('it ends at once on SIGTERM and when its parent’s channel closes, also with a connection open', async () => {
  const [told, orphaned] = [await startProgram(), await startProgram()]
  await (await fetch(`${told.origin}/`)).text()
  told.child.kill('SIGTERM')
  orphaned.child.disconnect()
  expect(await Promise.all([once(told.child, 'exit'), once(orphaned.child, 'exit')])).toEqual([
    [0, null],
    [0, null],
  ])
})

test('grants of every provider outlive a restart, and the rotated refresh token stays ended', async () => {
  const before = await BungieUnderTest.start(stateFile())
  const first = await before.connect('ada')
  const second = await tokenPair(await before.refresh(first.refresh_token))
  await before.simulator.close()
  const text = readFileSync(stateFile(), 'utf8')
  for (const token of [second.access_token, second.refresh_token]) expect(text).not.toContain(token)

  const after = await BungieUnderTest.start(stateFile())
  expect((await after.call('/Social/Friends/', second.access_token)).body.ErrorCode).toBe(1)
  expect((await after.refresh(first.refresh_token)).status).toBe(400)
  expect((await after.refresh(second.refresh_token)).status).toBe(200)
  await after.simulator.close()
})

test('a state file from before the second provider is read, with its habits as at first', async () => {
  const before = await SpotifyUnderTest.start(undefined, stateFile())
  before.simulator.control.behaviour({ expires_in: 60 })
  const { refresh_token } = await before.connect('ada')
  await before.simulator.close()
  const { bungie: _, behaviour, ...older } = JSON.parse(readFileSync(stateFile(), 'utf8'))
  const { bungie_rate_window: _window, bungie_maintenance: _maintenance, ...olderBehaviour } = behaviour
  writeFileSync(stateFile(), JSON.stringify({ ...older, behaviour: olderBehaviour }))

  const after = await SpotifyUnderTest.start(undefined, stateFile())
  expect((await tokenAnswer(await after.refresh(refresh_token))).expires_in).toBe(60)
  expect(after.simulator.control.behaviour({})).toMatchObject({
    bungie_rate_window: { limit: 250, seconds: 10 },
    bungie_maintenance: null,
  })
  await after.simulator.close()
})

test('a state file that cannot be read is put aside', async () => {
  writeFileSync(stateFile(), '{"version": 99')
  const simulator = await createSimulator({ clients: [CLIENT], stateFile: stateFile() })
  await simulator.close()
  expect(readFileSync(`${stateFile()}.unreadable`, 'utf8')).toBe('{"version": 99')
  expect(JSON.parse(readFileSync(stateFile(), 'utf8'))).toMatchObject({ version: 1 })
})

test('without a state file nothing outlives the process', async () => {
  const spotify = await SpotifyUnderTest.start()
  const { refresh_token } = await spotify.connect('ada')
  await spotify.simulator.close()
  const again = await SpotifyUnderTest.start()
  expect((await again.refresh(refresh_token)).status).toBe(400)
  await again.simulator.close()
})

test('a taken port and a wrong configuration are errors', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(createSimulator({ port, clients: [CLIENT] })).rejects.toThrow('EADDRINUSE')
  other.close()
  await expect(createSimulator({ clients: [] })).rejects.toThrow()
})
