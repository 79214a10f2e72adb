import { afterAll, beforeEach, expect, test } from 'vitest'
import { consoleToLog } from './console-log'
import { createLog } from './log'

const lines: string[] = []
const sink = { ...console }
const warningsBefore = process.listeners('warning')

beforeEach(() => {
  lines.length = 0
  const log = createLog({ write: (line) => lines.push(line) })
  log.level = 'debug'
  process.removeAllListeners('warning')
  consoleToLog(() => log, sink)
})
afterAll(() => {
  process.removeAllListeners('warning')
  for (const listener of warningsBefore) process.on('warning', listener)
})

const events = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

test('54 whatever method writes to the console makes one JSON event, and keeps what is a level of its own', () => {
  sink.log('plain')
  sink.info('info')
  sink.warn('warn')
  sink.error('error')
  sink.debug('debug')
  sink.trace('trace')
  sink.dir({ a: 1 })
  expect(events().map(({ level, msg }) => [level, msg])).toEqual([
    ['info', 'plain'],
    ['info', 'info'],
    ['warn', 'warn'],
    ['error', 'error'],
    ['debug', 'debug'],
    ['debug', 'trace'],
    ['info', '{ a: 1 }'],
  ])
})

test('54 line breaks and colours in what is written make no line of their own', () => {
  sink.error('\u001b[31m⨯\u001b[0m', 'asked for\n{"level":"info","msg":"forged"}\r\n%s', 'this')
  expect(lines).toHaveLength(1)
  expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]|\\u001b/)
  expect(events()[0]).toMatchObject({ level: 'error', from: 'console' })
  expect(events()[0]?.msg).toContain('"forged"')
})

test('54 an error keeps its class and stack, and a failed query tells no parameters', () => {
  const failed = Object.assign(new Error('Failed query: select 1\nparams: ada@example.org'), {
    query: 'select 1',
    params: ['ada@example.org'],
  })
  sink.error('⨯', failed)
  expect(events()).toMatchObject([{ level: 'error', msg: '⨯', err: { message: 'Failed query: select 1' } }])
  expect(lines.join('')).not.toContain('ada@example')
})

test('54 blank lines are left out, and endless ones are cut', () => {
  sink.log('')
  sink.log('a'.repeat(100_000))
  expect(events().map(({ msg }) => String(msg).length)).toEqual([2_000])
})

test('54 a warning of the runtime is an event as well', async () => {
  process.emitWarning('something\nis deprecated', 'DeprecationWarning')
  await expect.poll(events).toMatchObject([{ level: 'warn', err: { message: 'something\nis deprecated' } }])
})
