import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { db, sql } from '@/db/client'
import { jobKeyOf, wakeConductor, wakeOnVisit } from './wake'

const soon = (seconds: number) => new Date(Date.now() + seconds * 1000)

async function jobsOf(roomId: string): Promise<{ run_at: string; locked_at: string | null }[]> {
  return sql()`
    select run_at, locked_at from graphile_worker.jobs
    where queue_name = ${jobKeyOf(roomId)} and attempts < max_attempts`
}

async function runAt(roomId: string): Promise<number[]> {
  return (await jobsOf(roomId)).map(({ run_at }) => new Date(run_at).getTime())
}

test('a room has one job, at the earlier of the times it was woken for', async () => {
  const room = randomUUID()
  const [early, late] = [soon(30), soon(60)]
  await wakeConductor(room, late)
  await wakeConductor(room, early)
  await wakeConductor(room, late)
  expect(await runAt(room)).toEqual([early.getTime()])
})

test('wakes of many processes at once keep the earliest', async () => {
  const room = randomUUID()
  const times = Array.from({ length: 20 }, (_, index) => soon(100 - index))
  await Promise.all(times.map((at) => wakeConductor(room, at)))
  expect(await runAt(room)).toEqual([times.at(-1)?.getTime()])
})

test('a wake during a run is not swallowed by it', async () => {
  const room = randomUUID()
  await wakeConductor(room)
  await sql()`
    update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-x', attempts = attempts + 1
    where key = ${jobKeyOf(room)}`
  const at = soon(5)
  await wakeConductor(room, at)
  expect(await runAt(room)).toContain(at.getTime())
})

test('a wake in a transaction commits with it or not at all', async () => {
  const room = randomUUID()
  const failed = db().transaction(async (tx) => {
    await wakeConductor(room, soon(1), tx)
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await jobsOf(room)).toEqual([])
})

test('of many visits within a moment one wakes the conductor', async () => {
  const room = randomUUID()
  await wakeOnVisit(room)
  expect(await jobsOf(room)).toHaveLength(1)
  await sql()`delete from graphile_worker._private_jobs where key = ${jobKeyOf(room)}`
  await Promise.all(Array.from({ length: 5 }, () => wakeOnVisit(room)))
  expect(await jobsOf(room)).toEqual([])
  await wakeOnVisit(randomUUID())
})
