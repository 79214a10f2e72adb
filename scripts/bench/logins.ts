import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { median, percentile } from './load'
import { type Program, registeredProgram } from './program'
import { ms, report } from './report'

const parallel = 20
const rounds = 5

/** How long another request waits while twenty people log in at once. */
export async function loginFigure(app: AppUnderTest): Promise<void> {
  await app.cleanSlate()
  const program = await registeredProgram(app)
  const quiet = await answersWhile(app, program, () => new Promise((resolve) => setTimeout(resolve, 1500)))
  const busy: number[] = []
  const took: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    busy.push(...(await answersWhile(app, program, () => logInAtOnce(app, program))))
    took.push(performance.now() - start)
  }
  const usual = median(quiet)
  const delay = Math.max(...busy) - usual
  report({
    what: `another request while ${parallel} log in at once`,
    measured: `delayed by at most ${ms(delay)} (p99 ${ms(percentile(busy, 99) - usual)}); the logins took ${ms(median(took))} together`,
    floor: `undisturbed ${ms(usual)}, at most ${ms(Math.max(...quiet))}`,
    target: '≤ 50 ms',
    reached: delay <= 50,
  })
}

async function logInAtOnce(app: AppUnderTest, { username, password }: Program): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: parallel }, () =>
      fetch(`${app.origin}/api/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: app.origin },
        body: JSON.stringify({ username, password }),
      }),
    ),
  )
  const failed = answers.filter(({ status }) => status !== 200)
  if (failed[0]) throw new Error(`${failed.length} logins failed, one with ${failed[0].status}`)
}

/** The times of one authenticated request after another, until something else is done. */
async function answersWhile(
  app: AppUnderTest,
  { accessToken }: Program,
  run: () => Promise<unknown>,
): Promise<number[]> {
  const headers = { authorization: `Bearer ${accessToken}` }
  const times: number[] = []
  const other = { done: false }
  const running = run().finally(() => {
    other.done = true
  })
  while (!other.done) {
    const start = performance.now()
    const answer = await fetch(`${app.origin}/api/me`, { headers })
    await answer.arrayBuffer()
    times.push(performance.now() - start)
    if (answer.status !== 200) throw new Error(`the other request answered ${answer.status}`)
  }
  await running
  return times
}
