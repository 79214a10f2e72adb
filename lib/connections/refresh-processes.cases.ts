import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { db } from '@/db/client'
import { connections } from '@/db/schema'
import { validAccessToken } from './access-token'
import type { Person, ProviderWorld } from './world-under-test'

export function processCases(world: ProviderWorld): void {
  describe('several processes', () => {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const answers = z.array(z.object({ version: z.number().optional(), error: z.string().optional() }))

    let ada: Person
    /** Two processes of the same installation, ready to ask for tokens. */
    let processes: TokenProcess[]

    beforeAll(async () => {
      processes = [new TokenProcess(), new TokenProcess()]
      await Promise.all(processes.map((one) => one.ready()))
    })
    afterAll(async () => {
      for (const one of processes) one.child.kill('SIGKILL')
    })
    beforeEach(async () => {
      await db().delete(connections)
      world.provider.reset()
      ada = await world.person()
      await world.connect(ada)
      await world.expire(ada)
    })

    class TokenProcess {
      readonly child: ChildProcess
      readonly #lines: AsyncIterator<string>

      constructor() {
        const script = ['--import', 'tsx', '--conditions=react-server', 'scripts/vitest/token-process.ts']
        this.child = spawn(process.execPath, script, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
        if (!this.child.stdout) throw new Error('The process has no output')
        this.#lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
      }

      async ready(): Promise<void> {
        for (let line = ''; line !== 'ready'; ) line = await this.#line()
      }

      /** Asks for somebody's access token so many times at once. */
      ask({ accountId, provider }: Person['key'], times: number): void {
        this.child.stdin?.write(`${JSON.stringify({ accountId, provider, times })}\n`)
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

    test('12 fifty parallel calls over two processes with an expired token make one refresh', async () => {
      for (const habit of world.provider.traits.rotation) {
        world.provider.rotation(habit)
        await world.expire(ada)
        const [before, { version }] = [world.refreshes(), await world.row(ada)]
        for (const one of processes) one.ask(ada.key, 25)
        const given = (await Promise.all(processes.map((one) => one.answers()))).flat()
        expect(given).toHaveLength(50)
        expect(new Set(given.map((answer) => answer.error ?? answer.version))).toEqual(new Set([version + 1]))
        expect(world.refreshes() - before, habit).toBe(1)
      }
      const { accessToken } = await validAccessToken(ada.key)
      expect(await world.provider.takes(accessToken)).toBe(true)
    })

    test('17 a process killed while it holds the lease is succeeded when the lease ends', async () => {
      const [holder] = processes
      const asked = world.provider.tokenRequests()
      world.provider.fault('token', { drop: true, delay_ms: 5_000 })
      holder?.ask(ada.key, 1)
      await vi.waitFor(() => expect(world.provider.tokenRequests()).toBe(asked + 1), {
        timeout: 10_000,
        interval: 5,
      })
      await holder?.kill()

      const waiting = validAccessToken(ada.key)
      await vi.waitFor(async () => {
        expect((await world.row(ada)).leaseUntil?.getTime()).toBeGreaterThan(Date.now())
      })
      expect(world.provider.tokenRequests()).toBe(asked + 1)
      // The lease's thirty seconds pass.
      await db()
        .update(connections)
        .set({ leaseUntil: sql`now()` })
        .where(eq(connections.accountId, ada.accountId))
      expect((await waiting).version).toBe(2)
      expect(await world.row(ada)).toMatchObject({ leaseId: null, leaseUntil: null, state: 'connected' })
    })
  })
}
