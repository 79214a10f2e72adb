import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import { expect, test } from '../support/http'
import type { Simulator } from '../support/simulator'
import { hostAs, looks, nextLook, play, timePasses } from './party'
import { SnapshotStream } from './snapshots'

const crowd = 60
/** While music plays and anyone is present. */
const longestGapMs = 41_000

/** Lets two minutes pass in steps, with whatever happens meanwhile at their start. @returns the looks they took */
async function looksOfTwoMinutes(
  { app, simulator }: { app: AppUnderTest; simulator: Simulator },
  meanwhile: () => Promise<void>,
): Promise<number> {
  const start = await simulator.mark()
  await meanwhile()
  for (const _step of [1, 2, 3]) {
    const mark = await simulator.mark()
    await timePasses(app, simulator, longestGapMs)
    await nextLook(simulator, mark)
    // The look is written down, with the next one in the future: whoever would look besides has done so.
    await expect
      .poll(() =>
        app.database(
          (sql) =>
            sql`select from playback where next_look_at > now() and observed_at > now() - interval '25 s'`,
        ),
      )
      .toHaveLength(1)
  }
  return (await looks(simulator, start)).length
}

test('the provider is polled once per host, for 1 guest as for 60', async ({ client, simulator, app }) => {
  const ada = client()
  const code = await hostAs(ada, 'ada')
  const streams: SnapshotStream[] = []
  const enter = async (guest: Client) => {
    expect((await guest.join(code)).status).toBe(200)
    streams.push(await SnapshotStream.open(guest, code))
  }
  await enter(client())
  await play(ada, code)
  const forOne = await looksOfTwoMinutes({ app, simulator }, async () => {})
  const forMany = await looksOfTwoMinutes({ app, simulator }, async () => {
    await Promise.all(Array.from({ length: crowd - 1 }, () => enter(client())))
  })
  expect(streams).toHaveLength(crowd)
  expect(streams.every(({ ended }) => !ended)).toBe(true)
  expect(
    Math.abs(forMany - forOne),
    `${forOne} looks for 1 guest, ${forMany} for ${crowd}`,
  ).toBeLessThanOrEqual(1)
  for (const stream of streams) stream.close()
})
