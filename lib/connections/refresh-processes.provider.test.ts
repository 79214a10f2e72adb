import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { db } from '@/db/client'
import { connections } from '@/db/schema'
import { validAccessToken } from './access-token'
import { type Person, startWorld, type World } from './world-under-test'

const root = fileURLToPath(new URL('../..', import.meta.url))
const answers = z.array(z.object({ version: z.number().optional(), error: z.string().optional() }))

let world: World
let ada: Person
let running: TokenProcess[] = []

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.simulator.close())
beforeEach(async () => {
  await db().delete(connections)
  world.control.reset()
  ada = await world.person()
  await world.connect(ada)
  await world.expire(ada)
})
afterEach(() => {
  for (const { child } of running) child.kill('SIGKILL')
  running = []
})

/** Another process of the same installation, ready to ask for tokens. */
class TokenProcess {
  readonly child: ChildProcess
  readonly #lines: AsyncIterator<string>

  constructor(accountId: string, times: number) {
    const script = ['--import', 'tsx', '--conditions=react-server', 'scripts/vitest/token-process.ts']
    this.child = spawn(process.execPath, [...script, accountId, String(times)], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    if (!this.child.stdout) throw new Error('The process has no output')
    this.#lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
    running.push(this)
  }

  async ready(): Promise<this> {
    for (let line = ''; line !== 'ready'; ) line = await this.#line()
    return this
  }

  go(): void {
    this.child.stdin?.write('go\n')
  }

  /** What its calls gave; log lines are passed over. */
  async answers(): Promise<z.infer<typeof answers>> {
    for (;;) {
      const line = await this.#line()
      if (line.startsWith('[')) return answers.parse(JSON.parse(line))
    }
  }

  async kill(): Promise<void> {
    const ended = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await ended
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next()
    if (done) throw new Error('The process ended')
    return value
  }
}

test.each([false, true])(
  '12 fifty parallel calls over two processes with an expired token make one refresh (rotation %s)',
  async (rotate_refresh) => {
    world.control.behaviour({ rotate_refresh })
    const processes = [new TokenProcess(ada.accountId, 25), new TokenProcess(ada.accountId, 25)]
    await Promise.all(processes.map((one) => one.ready()))
    for (const one of processes) one.go()
    const given = (await Promise.all(processes.map((one) => one.answers()))).flat()
    expect(given).toHaveLength(50)
    expect(new Set(given.map(({ version, error }) => error ?? version))).toEqual(new Set([2]))
    expect(world.tokenCalls()).toBe(1)
  },
)

test('17 a process killed while it holds the lease is succeeded when the lease ends', async () => {
  const holder = await new TokenProcess(ada.accountId, 1).ready()
  const asked = world.control.requests().length
  world.control.faults({ match: { path: '/api/token' }, times: 1, drop: true, delay_ms: 5_000 })
  holder.go()
  await vi.waitFor(() => expect(world.control.requests()).toHaveLength(asked + 1), {
    timeout: 10_000,
    interval: 5,
  })
  await holder.kill()

  const waiting = validAccessToken(ada.key)
  await vi.waitFor(async () => {
    expect((await world.row(ada)).leaseUntil?.getTime()).toBeGreaterThan(Date.now())
  })
  expect(world.control.requests()).toHaveLength(asked + 1)
  // The lease's thirty seconds pass.
  await db()
    .update(connections)
    .set({ leaseUntil: sql`now()` })
    .where(eq(connections.accountId, ada.accountId))
  expect((await waiting).version).toBe(2)
  expect(await world.row(ada)).toMatchObject({ leaseId: null, leaseUntil: null, state: 'connected' })
})
