import { setTimeout as wait } from 'node:timers/promises'
import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { median } from './load'
import { type Program, registeredProgram } from './program'
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
  const quiet = await answersWhile(state, () => wait(1500))
  const bare: number[] = []
  const busy: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    bare.push(...(await answersWhile(state, () => atOnce(() => fetch(`${app.origin}/api/bench`)))))
    busy.push(...(await answersWhile(state, () => atOnce(() => logIn(app, program)))))
  }
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

async function atOnce(call: () => Promise<Response>): Promise<void> {
  const answers = await Promise.all(Array.from({ length: parallel }, call))
  const failed = answers.filter(({ ok }) => !ok)
  if (failed[0]) throw new Error(`${failed.length} calls failed, one with ${failed[0].status}`)
}

function logIn(app: AppUnderTest, { username, password }: Program): Promise<Response> {
  return fetch(`${app.origin}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.origin },
    body: JSON.stringify({ username, password }),
  })
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
