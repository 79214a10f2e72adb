import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { median } from './load'
import { registeredProgram } from './program'
import { ms, report } from './report'

const parallel = 20
const rounds = 5

/** How long a state call waits while twenty people log in at once, beside what twenty bare requests at once cost it. */
export async function loginFigure(app: AppUnderTest): Promise<void> {
  await app.cleanSlate()
  const program = await registeredProgram(app)
  const authorization = `Bearer ${program.accessToken}`
  const opened = await new Client(app.origin).json('POST', '/api/rooms', {}, { authorization })
  const { code }: { code: string } = await opened.json()
  const state = () => stateCall(app, code, authorization)
  const bursts = fork(fileURLToPath(new URL('./burst.mjs', import.meta.url)))
  const logins: Burst = {
    url: `${app.origin}/api/login`,
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.origin },
    body: JSON.stringify({ username: program.username, password: program.password }),
    times: parallel,
  }
  const plain: Burst = { url: `${app.origin}/api/bench`, times: parallel }
  await burst(bursts, plain)
  await burst(bursts, logins)
  const quiet = await answersWhile(state, () => wait(1500))
  const bare: number[] = []
  const busy: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    bare.push(...(await answersWhile(state, () => burst(bursts, plain))))
    busy.push(...(await answersWhile(state, () => burst(bursts, logins))))
  }
  bursts.kill()
  const usual = median(quiet)
  const delay = Math.max(...busy) - usual
  report({
    what: `a state call while ${parallel} log in at once`,
    measured: `delayed by ${ms(median(busy) - usual)} (median), ${ms(delay)} at most`,
    floor: `undisturbed ${ms(usual)}; ${parallel} bare requests at once delay it by ${ms(Math.max(...bare) - usual)} at most`,
    target: '≤ 50 ms',
    reached: delay <= 50,
  })
}

type Burst = { url: string; method?: 'POST'; headers?: Record<string, string>; body?: string; times: number }

/** Has the other process send a burst; resolves when all of it is answered. */
async function burst(process: ChildProcess, message: Burst): Promise<void> {
  process.send(message)
  const [statuses]: number[][] = await once(process, 'message')
  const failed = (statuses ?? []).filter((status) => status >= 400)
  if (failed[0]) throw new Error(`${failed.length} calls failed, one with ${failed[0]}`)
}

async function stateCall(app: AppUnderTest, code: string, authorization: string): Promise<void> {
  const answer = await fetch(`${app.origin}/api/rooms/${code}/state`, { headers: { authorization } })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`the state answered ${answer.status}`)
}

/** The times of one call after another, until something else is done. */
async function answersWhile(call: () => Promise<void>, run: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  const other = { done: false }
  const running = run().finally(() => {
    other.done = true
  })
  while (!other.done) {
    const start = performance.now()
    await call()
    times.push(performance.now() - start)
  }
  await running
  return times
}
