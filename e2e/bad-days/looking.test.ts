import { expect, test } from '../support/http'
import type { Simulator } from '../support/simulator'
import { hostAs, looks, nextLook, play, stateOf, timePasses } from './party'
import { SnapshotStream } from './snapshots'

/** Milliseconds into the song that plays at the provider. */
async function providerPosition(simulator: Simulator, account: string): Promise<number> {
  const response = await fetch(`${simulator.origin}/_control/player`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  })
  const { player } = (await response.json()) as { player: { progress_ms: number } }
  return player.progress_ms
}

test('the next song is on the screens within 1.5 s of the last one’s end', async ({ client, simulator }) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  const stream = await SnapshotStream.open(bo, code)
  let uri = await play(ada, code)
  for (const _song of ['first', 'second']) {
    const { now } = await stateOf(ada, code)
    const heard = stream.arrivals.length
    const seek = await ada.json('PUT', `/api/rooms/${code}/playback`, {
      position_ms: (now?.track.duration_ms ?? 0) - 3_000,
    })
    expect(seek.status).toBe(204)
    const { snapshot, at } = await stream.until(
      (seen) => seen.now !== null && seen.now.track.uri !== uri,
      heard,
    )
    const late = (await providerPosition(simulator, 'ada')) - (Date.now() - at)
    expect(late).toBeLessThanOrEqual(1_500)
    uri = snapshot.now?.track.uri ?? ''
  }
  stream.close()
})

test('what a person does on the provider’s own app is followed at the next look', async ({
  client,
  simulator,
  app,
}) => {
  const ada = client()
  const code = await hostAs(ada, 'ada')
  const uri = await play(ada, code)
  // A player that stands at the very beginning has come to its end.
  await timePasses(app, simulator, 5_000)
  await simulator.player({ account: 'ada', is_playing: false, device: 'Ada’s phone' })
  await timePasses(app, simulator, 30_000)
  await expect.poll(async () => (await stateOf(ada, code)).now?.is_playing).toBe(false)
  expect((await stateOf(ada, code)).now?.track.uri).toBe(uri)
  await simulator.player({ account: 'ada', is_playing: true })
  await simulator.advance(10 * 60_000)
  await timePasses(app, simulator, 30_000)
  await expect.poll(async () => (await stateOf(ada, code)).now?.track.uri).not.toBe(uri)
  expect((await stateOf(ada, code)).now?.is_playing).toBe(true)
})

test('a read that lags by a second undoes no command', async ({ client, simulator }) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await play(ada, code)
  await simulator.behaviour({ lag_ms: 1_000 })
  const stream = await SnapshotStream.open(bo, code)
  await stream.until((seen) => seen.now?.is_playing === true)
  const mark = await simulator.mark()
  const wanted = [false, true, false]
  for (const is_playing of wanted) {
    expect((await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing })).status).toBe(204)
  }
  const lastCommand = (await simulator.requests(mark)).findLast(({ method }) => method === 'PUT')
  // A look that can no longer be stale has been made.
  await expect
    .poll(async () =>
      (await looks(simulator, mark)).some(
        ({ at }) => Date.parse(at) > Date.parse(lastCommand?.at ?? '') + 1_000,
      ),
    )
    .toBe(true)
  const told = stream.arrivals.map(({ snapshot }) => snapshot.now?.is_playing)
  const changes = told.filter((is, index) => is !== told[index - 1])
  // Bursts are told as one: some of the commands may be left out, but the last word stays.
  expect(changes.slice(0, 2)).toEqual([true, false])
  expect(changes.length).toBeLessThanOrEqual(4)
  expect((await stateOf(ada, code)).now?.is_playing).toBe(false)
  stream.close()
})

test('a token that expires while nobody does anything is refreshed by the conductor', async ({
  client,
  simulator,
  app,
}) => {
  const ada = client()
  const code = await hostAs(ada, 'ada')
  await play(ada, code)
  for (const _hour of ['first', 'second']) {
    const mark = await simulator.mark()
    await timePasses(app, simulator, 3_600_000)
    await nextLook(simulator, mark)
    await expect.poll(async () => (await looks(simulator, mark)).at(-1)?.status).toBe(200)
    expect(await simulator.refreshes(mark)).toHaveLength(1)
    expect((await stateOf(ada, code)).connection.state).toBe('connected')
  }
})
