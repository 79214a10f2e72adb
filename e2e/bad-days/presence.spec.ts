import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import { expect, test } from '../support/fixtures'
import { browseAs, hostAs, play, stateOf } from './party'
import { SnapshotStream } from './snapshots'

/**
 * Every call was made long ago, and since then the streams were renewed, all of which are open: a stream that was just
 * opened counts by the call that opened it until its turn comes.
 */
const callsWereLongAgo = (app: AppUnderTest) =>
  app.database(
    (sql) => sql`
      update members set last_call_at = now() - interval '2 minutes', stream_until = now() + interval '45 seconds'`,
  )

/**
 * Once the closed page is noticed, its time to come back has passed: a reload would have been back by now. A call it
 * had under way when it was closed may have counted as one of now.
 */
async function graceIsOver(app: AppUnderTest, name: string): Promise<void> {
  await expect
    .poll(() =>
      app.database(
        (sql) => sql`
          update members set stream_until = now(), last_call_at = now() - interval '2 minutes'
          where name = ${name} and stream_until < now() + interval '6 seconds' returning id`,
      ),
    )
    .toHaveLength(1)
}

const vote = (client: Client, code: string) => client.json('POST', `/api/rooms/${code}/skip`, {})

test('a guest who closes the page lowers the votes needed, and that may complete a skip; a reload does not', async ({
  person,
  client,
  app,
  simulator,
}) => {
  const [ada, bo, cy, di] = [client(), client(), client(), client()]
  const code = await hostAs(ada, 'ada', { skip_percent: 50 })
  await play(ada, code)
  const streams: SnapshotStream[] = []
  for (const [guest, name] of [
    [bo, 'Bo'],
    [cy, 'Cy'],
    [di, 'Di'],
  ] as const) {
    await guest.join(code, name)
    if (guest !== di) streams.push(await SnapshotStream.open(guest, code))
  }
  const host = await SnapshotStream.open(ada, code)
  const browser = await person()
  const page = await browseAs(di, browser, `/room/${code}`)
  await expect(page.getByTestId('link')).toHaveAttribute('data-link', 'live')
  expect(await (await vote(bo, code)).json()).toEqual({ skipped: false, votes: 1, votes_required: 2 })

  await callsWereLongAgo(app)
  await page.reload()
  await expect(page.getByTestId('link')).toHaveAttribute('data-link', 'live')
  await expect(page.getByRole('button', { name: 'Vote to skip' })).toContainText('1 of 2 votes')
  const first = host.latest?.now?.play_id
  expect(host.arrivals.every(({ snapshot }) => snapshot.now === null || snapshot.now.play_id === first)).toBe(
    true,
  )

  const mark = await simulator.mark()
  await callsWereLongAgo(app)
  await page.close()
  await graceIsOver(app, 'Di')
  await host.until(({ now }) => now !== null && now.play_id !== first)
  const skips = (await simulator.requests(mark)).filter(({ path }) => path.endsWith('/player/next'))
  expect(skips).toHaveLength(1)
  const { members, now } = await stateOf(ada, code)
  expect(members.filter(({ present }) => present).map(({ name }) => name)).toEqual(['Ada', 'Bo', 'Cy'])
  expect(now?.skip_votes).toMatchObject({ count: 0, required: 1 })
  for (const stream of [...streams, host]) stream.close()
})
