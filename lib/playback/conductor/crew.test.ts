import { afterEach, expect, test } from 'vitest'
import { db, sql } from '@/db/client'
import { workerHeartbeats } from '@/db/schema'
import { Crew } from './crew'
import { beat, giveBack, unlockDead } from './heartbeat'
import { latenessByTask } from './lateness'
import { patient } from './patient-task'
import { conductTask } from './wake'
import { watchLooks } from './watch-looks'

const often = { timeout: 10_000, interval: 25 }
const id = '7b0e2f1c-7a7e-4f5e-9d0a-3d7c1f0f2a11'

let crew: Crew | null = null
let release: () => void = () => undefined

afterEach(async () => {
  release()
  await crew?.stop(5_000)
  crew = null
  await sql()`delete from graphile_worker._private_jobs`
  await sql()`update graphile_worker._private_job_queues set locked_at = null, locked_by = null`
  await db().delete(workerHeartbeats)
})

async function start(task: () => Promise<void>, concurrency = 1): Promise<Crew> {
  const made = new Crew({
    name: 'test',
    concurrency,
    pollMs: 50,
    maxPoolSize: 3,
    tasks: { [conductTask]: task },
  })
  crew = made
  await made.start()
  return made
}

/** A job of a queue of its own, which is due since so many seconds. */
async function due(queue: string, seconds: number): Promise<void> {
  await sql()`select graphile_worker.add_job(${conductTask}, '{}', queue_name := ${queue},
    run_at := now() - make_interval(secs => ${seconds}))`
}

async function lockAll(by: string, seconds: number): Promise<void> {
  await sql()`update graphile_worker._private_jobs set locked_by = ${by}, locked_at = now() - make_interval(secs => ${seconds})`
}

const late = async () => (await latenessByTask()).get(conductTask)

test('a worker that hangs is no longer vouched for, and another one takes its job', async () => {
  let begun = 0
  const hangs = new Promise<void>((resolve) => {
    release = resolve
  })
  const made = await start(async () => {
    begun += 1
    if (begun === 1) await hangs
  })
  const [hanging] = made.workerIds
  await due('room:a', 0)
  await expect.poll(() => begun, often).toBe(1)

  made.check(Date.now() + 100_000)
  expect(made.workerIds).toEqual([hanging])
  made.check(Date.now() + 200_000)
  expect(made.workerIds).not.toContain(hanging)
  const ended = made.takeEnded()
  expect(ended.map(({ workerId }) => workerId)).toEqual([hanging])
  await giveBack(ended)
  await expect.poll(() => begun, often).toBe(2)
  await expect.poll(() => made.workerIds.length, often).toBe(1)
})

test('a job whose worker could not give it back is done where it was done, and taken again where not', async () => {
  await due('room:a', 0)
  await due('room:b', 0)
  await lockAll('worker-gone', 1)
  const [first, second] = await sql()`select id::text from graphile_worker._private_jobs order by id`
  await giveBack([
    { workerId: 'worker-gone', job: { id: String(first?.id), done: true } },
    { workerId: 'worker-gone', job: { id: String(second?.id), done: false } },
  ])
  const left = await sql()`select id::text, locked_by from graphile_worker._private_jobs`
  expect([...left]).toEqual([{ id: second?.id, locked_by: null }])
})

test('a job another worker has taken meanwhile stays with that one', async () => {
  await due('room:a', 0)
  await lockAll('worker-other', 1)
  const [job] = await sql()`select id::text from graphile_worker._private_jobs`
  await giveBack([{ workerId: 'worker-gone', job: { id: String(job?.id), done: true } }])
  expect([...(await sql()`select locked_by from graphile_worker._private_jobs`)]).toEqual([
    { locked_by: 'worker-other' },
  ])
})

test('looks are late where nobody takes them, or whoever took them is dead or hangs; not while they are under way', async () => {
  expect(await late()).toBeUndefined()
  await due('room:a', 30)
  await due('room:b', -30)
  expect(await late()).toEqual({ due: 1, lateS: expect.closeTo(30, 0) })

  await sql()`delete from graphile_worker._private_jobs where run_at > now()`
  await beat(id, ['worker-alive'])
  await lockAll('worker-alive', 20)
  expect(await late()).toBeUndefined()
  // Its room is looked at again as soon as the look ends: that one is not late either.
  await due('room:a', 15)
  expect(await late()).toBeUndefined()
  await sql()`delete from graphile_worker._private_jobs where locked_at is null`

  await lockAll('worker-alive', 130)
  expect(await late()).toEqual({ due: 1, lateS: expect.closeTo(130, 0) })
  await lockAll('worker-dead', 20)
  expect(await late()).toEqual({ due: 1, lateS: expect.closeTo(20, 0) })
  // Whoever stopped beating is dead, even where nobody has noticed yet.
  await lockAll('worker-alive', 20)
  await sql()`update worker_heartbeats set beat_at = now() - interval '7 seconds'`
  expect(await late()).toEqual({ due: 1, lateS: expect.closeTo(20, 0) })
  await unlockDead()
  expect([...(await sql()`select locked_by from graphile_worker._private_jobs`)]).toEqual([
    { locked_by: null },
  ])
})

test('workers that are said to live and take nothing are replaced once looks are hopelessly late', async () => {
  const made = await start(async () => undefined)
  const before = made.workerIds
  await watchLooks(made)
  expect(made.workerIds).toEqual(before)

  // As if they were stuck: a job that is due, and that they cannot see.
  await due('room:a', 50)
  await sql()`update graphile_worker._private_job_queues set locked_by = 'worker-dead', locked_at = now()`
  await watchLooks(made)
  expect(made.workerIds).toEqual(before)
  await watchLooks(made, Date.now() + 46_000)
  await expect.poll(() => made.workerIds, often).not.toEqual(expect.arrayContaining(before))
  await expect.poll(() => made.workerIds.length, often).toBe(1)
})

test('a task that failed while the database answers fails; its error is told', async () => {
  const task = patient(() => Promise.reject(new Error('refused')))
  await expect(Promise.resolve(task({}, {} as never))).rejects.toThrow('refused')
})
