import { expect, test } from '../support/http'
import { expectConnection, hostAs, play, stateOf, timePasses } from './party'

test('the device goes away in mid-party: silence is explained, and another device takes over', async ({
  client,
  simulator,
  app,
}) => {
  const ada = client()
  const code = await hostAs(ada, 'ada')
  await play(ada, code)
  await simulator.player({ account: 'ada', remove_device: true })
  await timePasses(app, simulator, 30_000)
  await expectConnection(ada, code, 'no_device')
  expect((await stateOf(ada, code)).now).toBeNull()
  await simulator.player({ account: 'ada', device: { name: 'Bathroom', active: false } })
  await timePasses(app, simulator, 10_000)
  await expectConnection(ada, code, 'connected')
  await expect.poll(async () => (await stateOf(ada, code)).now?.is_playing).toBe(true)
})

test('a rate window that is used up is waited for', async ({ client, simulator, app }) => {
  const ada = client()
  const code = await hostAs(ada, 'ada')
  await play(ada, code)
  await simulator.behaviour({ rate_window: { limit: 0, seconds: 40 } })
  await timePasses(app, simulator, 30_000)
  await expectConnection(ada, code, 'rate_limited')
  await simulator.behaviour({ rate_window: { limit: 180, seconds: 30 } })
  const mark = await simulator.mark()
  await timePasses(app, simulator, 38_000)
  expect(await simulator.requests(mark)).toEqual([])
  await timePasses(app, simulator, 2_000)
  await expectConnection(ada, code, 'connected')
  expect((await simulator.requests(mark)).length).toBeGreaterThan(0)
})
