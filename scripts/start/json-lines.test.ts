import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'

/** What a process says and ends with that has the log of a server process from its first line on. */
async function processThat(program: string, settings: Record<string, string> = {}) {
  const first = pathToFileURL('scripts/start/json-lines.ts').href
  const child = spawn(process.execPath, ['--import=tsx', `--import=${first}`, '--eval', program], {
    env: { ...process.env, LOG_LEVEL: 'info', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString()
  })
  const [code] = await once(child, 'close')
  return { ...said, code }
}

// Three programs are started, each of which reads TypeScript.
vi.setConfig({ testTimeout: 60_000 })

const forged = '\\n{"level":"info","msg":"forged"}\\n'
const eventsIn = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test.each([
  ['an error nobody catches', `throw new Error('boom${forged}')`],
  ['a promise nobody waits for', `Promise.reject(new Error('boom${forged}'))`],
])('54 %s ends the process with 1, and is one event', async (_, end) => {
  const before = `console.trace(new Error('fatal${forged}')); process.emitWarning('careful${forged}');`
  const { out, err, code } = await processThat(`${before} process.once('warning', () => { ${end} })`)
  expect([err, code]).toEqual(['', 1])
  const events = eventsIn(out)
  expect(events).toHaveLength(2)
  expect(events).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ level: 'warn', msg: 'warning of the runtime' }),
      expect.objectContaining({
        level: 'fatal',
        msg: 'an error nobody caught ends the process',
        err: expect.objectContaining({ message: expect.stringMatching(/^boom\n.*forged/) }),
      }),
    ]),
  )
})

test('54 settings that are bad are told one a line, without a stack', async () => {
  const { out, err, code } = await processThat("console.log('a word')", { PORT: '0', APP_ORIGIN: 'x' })
  expect([out, code]).toEqual(['', 1])
  expect(err).toMatch(/^PORT: [^\n]+\nAPP_ORIGIN: [^\n]+\n$/)
})
