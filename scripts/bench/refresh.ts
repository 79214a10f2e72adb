import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { Simulator } from '../../e2e/support/simulator'
import { report } from './report'

const calls = 200

/** Parallel calls over two server processes on one database while the access token is expired. */
export async function refreshFigure(app: AppUnderTest): Promise<void> {
  await app.cleanSlate()
  const simulator = new Simulator(app.simulatorOrigin)
  const ada = new Client(app.origin)
  await ada.host('ada')
  const second = await app.secondProcess()
  try {
    const there = new Client(second.origin)
    for (const [name, value] of ada.cookies) there.setCookie(name, value)
    await simulator.tokens({ account: 'ada', provider: 'spotify', expire: 'access' })
    await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
    const mark = await simulator.mark()
    const answers = await Promise.all(
      Array.from({ length: calls }, async (_, index) => {
        const response = await (index % 2 === 0 ? ada : there).get('/api/connect/spotify/status')
        return response.status === 200 && ((await response.json()) as { status: boolean }).status
      }),
    )
    const refreshes = (await simulator.refreshes(mark)).length
    const failed = answers.filter((answer) => !answer).length
    report({
      what: `${calls} parallel requests over two processes with an expired token`,
      measured: `${refreshes} refresh, ${failed} failed`,
      floor: '–',
      target: 'exactly 1, none fails',
      reached: refreshes === 1 && failed === 0,
    })
  } finally {
    await second.stop()
  }
}
