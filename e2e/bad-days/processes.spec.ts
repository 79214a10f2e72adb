import type { AppUnderTest } from '../support/app-under-test'
import { expect, test } from '../support/fixtures'
import { song, songOn } from '../support/people'
import { browseAs, hostAs, nextLook, play, timePasses } from './party'

test.use({ expectedErrors: [/ERR_|Failed to (load|fetch)|EventSource|network|status of 50[234]/i] })

/** Where none does, its successor has to boot first, here beside another browser's tests. */
const successorGoesOnMs = 25_000

const jobsUnderWay = (app: AppUnderTest) =>
  app.database(async (sql) => {
    const jobs = await sql`select from graphile_worker.jobs where locked_at is not null`
    return jobs.length
  })

test('the web process is killed in mid-party: the pages come back by themselves and the conductor goes on', async ({
  person,
  client,
  simulator,
  app,
}) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await play(ada, code)
  const desk = await browseAs(ada, await person(), `/room/${code}/host`)
  const guest = await browseAs(bo, await person(), `/room/${code}`)
  const title = await songOn(guest)
  const before = await app.webProcessId()
  // A look is under way when it dies: its job stays locked.
  await simulator.faults({ match: { path: '/me/player' }, delay_ms: 60_000 })
  let mark = await simulator.mark()
  await timePasses(app, simulator, 30_000)
  await nextLook(simulator, mark)
  expect(await jobsUnderWay(app)).toBe(1)
  mark = await simulator.mark()
  process.kill(before, 'SIGKILL')
  await nextLook(simulator, mark, successorGoesOnMs)
  await expect.poll(() => app.webProcessId()).not.toBe(before)
  await expect(guest.getByTestId('link')).toHaveAttribute('data-link', 'live', { timeout: 20_000 })
  expect((await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: false })).status).toBe(204)
  for (const page of [desk, guest]) {
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible({ timeout: 20_000 })
    await expect(song(page)).toHaveText(title)
  }
})
