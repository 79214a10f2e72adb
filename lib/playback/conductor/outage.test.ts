import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { db, sql } from '@/db/client'
import { freePort } from '@/db/postgres-cluster'
import { playback } from '@/db/schema'
import { Relay } from '@/scripts/vitest/relay'
import { type Stage, startStage } from '../playback-under-test'
import { wakeConductor } from './wake'
import { startConductor, stopConductor } from './worker'

const often = { timeout: 10_000, interval: 25 }

let stage: Stage
let database: Relay

beforeAll(async () => {
  const direct = new URL(process.env.DATABASE_URL ?? '')
  database = await Relay.to(Number(direct.port), await freePort())
  direct.port = String(database.port)
  process.env.DATABASE_URL = direct.href
  stage = await startStage()
})
beforeEach(() => stage.clear())
afterEach(stopConductor)
afterAll(() => stage.close())

async function observedAt(roomId: string): Promise<number> {
  const [row] = await db()
    .select({ observedAt: playback.observedAt })
    .from(playback)
    .where(eq(playback.roomId, roomId))
  return row?.observedAt?.getTime() ?? 0
}

const passed = (ms: number) => {
  const until = Date.now() + ms
  return expect.poll(() => Date.now(), { timeout: ms + 5_000 }).toBeGreaterThan(until)
}

/** A task that is under way until the test lets it go, and how often it was begun and finished. */
function longTask() {
  let letGo: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const counts = { begun: 0, finished: 0 }
  const run = async () => {
    counts.begun += 1
    await released
    counts.finished += 1
  }
  return { counts, run, letGo }
}

async function fill(task: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await sql()`select graphile_worker.add_job(${task})`
}

test('rooms and outward tasks go on within 10 s of the database’s return, where every worker was at something', async () => {
  const room = await stage.room('ada')
  const slow = longTask()
  const outward = longTask()
  const long = longTask()
  const later: string[] = []
  // The queue says so itself when a worker ends.
  const ends = vi.spyOn(console, 'trace').mockImplementation(() => undefined)
  await startConductor(
    { slow: slow.run, long: long.run },
    {
      outward: outward.run,
      later: async () => {
        later.push('done')
      },
    },
  )
  await fill('slow', 5)
  await fill('long', 1)
  await fill('outward', 8)
  await expect
    .poll(() => [slow.counts.begun, long.counts.begun, outward.counts.begun], often)
    .toEqual([5, 1, 8])

  await database.cut()
  // None of them can give its job back.
  slow.letGo()
  outward.letGo()
  await passed(7_000)
  await database.restore()
  const backAt = Date.now()
  await fill('later', 1)
  await wakeConductor(room.id)
  await expect.poll(() => observedAt(room.id), { timeout: 15_000, interval: 50 }).toBeGreaterThan(backAt)
  await expect.poll(() => later, { timeout: 15_000, interval: 50 }).toEqual(['done'])
  expect(Date.now() - backAt).toBeLessThanOrEqual(10_000)

  expect(ends).toHaveBeenCalledTimes(13)
  expect(long.counts).toEqual({ begun: 1, finished: 0 })
  long.letGo()
  const left = () => sql()`select id from graphile_worker._private_jobs where locked_by is not null`
  await expect.poll(left, often).toHaveLength(0)
  // Each was done by one worker: what was done when the database went, and what went on all the time.
  expect(slow.counts).toEqual({ begun: 5, finished: 5 })
  expect(long.counts).toEqual({ begun: 1, finished: 1 })
  expect(outward.counts).toEqual({ begun: 8, finished: 8 })
}, 60_000)
