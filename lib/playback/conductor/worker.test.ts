import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { db, sql } from '@/db/client'
import { playback } from '@/db/schema'
import { seek } from '../commands'
import { playsOf, type Stage, snapshot, startStage } from '../playback-under-test'
import { skip } from '../skip'
import { wakeConductor } from './wake'
import { startConductor, stopConductor } from './worker'

const workerProcess = fileURLToPath(new URL('./worker-process-under-test.ts', import.meta.url))
const often = { timeout: 10_000, interval: 25 }

let stage: Stage
let child: ChildProcess | null = null

beforeAll(async () => {
  stage = await startStage()
})
beforeEach(() => stage.clear())
afterEach(async () => {
  await stopConductor()
  if (child?.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  child = null
})
afterAll(() => stage.close())

async function otherProcess(): Promise<ChildProcess> {
  const started = spawn(process.execPath, ['--conditions=react-server', '--import=tsx', workerProcess], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = started
  for await (const chunk of started.stdout ?? []) if (String(chunk).includes('ready')) break
  return started
}

async function observedAt(roomId: string): Promise<number> {
  const [row] = await db()
    .select({ observedAt: playback.observedAt })
    .from(playback)
    .where(eq(playback.roomId, roomId))
  return row?.observedAt?.getTime() ?? 0
}

test('a new song is noticed within 1.5 s of the last one’s end, and a skip as soon as it shows', async () => {
  stage.control.behaviour({ lag_ms: 300 })
  const room = await stage.room('ada')
  stage.control.player({ account: 'ada', is_playing: true })
  await startConductor()
  await wakeConductor(room.id)
  await expect.poll(async () => (await snapshot(room.id)).now?.is_playing, often).toBe(true)

  const song = (await snapshot(room.id)).now
  if (!song) throw new Error('nothing plays')
  await seek(room.host, room.code, song.duration_ms - 3_000)
  const endsAt = Date.now() + 3_000
  await expect.poll(async () => (await snapshot(room.id)).now?.play_id, often).not.toBe(song.play_id)
  expect(Date.now() - endsAt).toBeLessThanOrEqual(1_500)

  const skippedAt = Date.now()
  await skip(room.host, room.code)
  await expect.poll(async () => (await playsOf(room.id)).length, often).toBe(3)
  expect(Date.now() - skippedAt).toBeLessThanOrEqual(2_000)
}, 30_000)

test('the rooms of a killed process go on in another one within 10 s', async () => {
  const room = await stage.room('ada')
  stage.control.player({ account: 'ada', is_playing: true })
  const other = await otherProcess()
  const since = stage.last()
  // The look is under way, its job locked, when the process dies.
  stage.control.faults({ match: { path: '/me/player' }, delay_ms: 60_000 })
  await wakeConductor(room.id)
  await expect.poll(() => stage.calls(since).length, often).toBe(1)
  const dead = once(other, 'exit')
  other.kill('SIGKILL')
  await dead
  const killedAt = Date.now()
  await startConductor()
  await expect.poll(() => observedAt(room.id), { timeout: 15_000, interval: 50 }).toBeGreaterThan(killedAt)
  expect(Date.now() - killedAt).toBeLessThanOrEqual(10_000)
}, 60_000)

test('a room that lost its job gets one again; a room that ended, or whose host is not connected, has none', async () => {
  const room = await stage.room('ada')
  const lonely = await stage.room(null)
  await sql()`delete from graphile_worker._private_jobs`
  await startConductor()
  await expect.poll(() => observedAt(room.id), often).toBeGreaterThan(0)
  expect(await observedAt(lonely.id)).toBe(0)
  await stage.clear()
  await wakeConductor(room.id)
  await expect
    .poll(
      async () => (await sql()`select id from graphile_worker.jobs where attempts < max_attempts`).length,
      often,
    )
    .toBe(0)
}, 30_000)

test('rooms do not wait for tasks that wait for strangers, however many there are', async () => {
  const room = await stage.room('ada')
  let waiting = 0
  let release: () => void = () => undefined
  const answered = new Promise<void>((resolve) => {
    release = resolve
  })
  await startConductor(
    {},
    {
      outward: async () => {
        waiting += 1
        await answered
      },
    },
  )
  for (let n = 0; n < 20; n++) await sql()`select graphile_worker.add_job('outward')`
  await expect.poll(() => waiting, often).toBe(8)
  const woken = Date.now()
  await wakeConductor(room.id)
  await expect.poll(() => observedAt(room.id), often).toBeGreaterThan(0)
  expect(Date.now() - woken).toBeLessThanOrEqual(2_000)
  expect(waiting).toBe(8)
  release()
  await expect.poll(() => waiting, often).toBe(20)
}, 30_000)
