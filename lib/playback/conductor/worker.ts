import 'server-only'
import { randomUUID } from 'node:crypto'
import { makeWorkerUtils, type TaskList } from 'graphile-worker'
import { z } from 'zod'
import { directDatabaseUrl } from '@/env'
import { log } from '../../log'
import { repeat } from '../../repeat'
import { onShutdown, singleton } from '../../singleton'
import { Crew } from './crew'
import { beat, beatsSteadily, giveBack, stopBeating, unlockDead } from './heartbeat'
import { patient } from './patient-task'
import { conduct } from './run'
import { wakeForgottenRooms } from './sweep'
import { conductTask } from './wake'
import { watchLooks } from './watch-looks'
import { type Ended, queueLogger } from './worker-pool'

/** A job is started at most so late: a new song is to be noticed within 1.5 s of the last one's end. */
const roomsPace = { name: 'rooms', concurrency: 6, pollMs: 400, maxPoolSize: 6 }
/** New jobs are started at once in any case; those planned for later may be a little late. */
const outwardPace = { name: 'outward', concurrency: 8, pollMs: 2_000, maxPoolSize: 3 }
const beatMs = 1_000
const beatWithinMs = 10_000
const watchMs = 2_000
const sweepMs = 5_000
const tidyMs = 60 * 60_000
const stopMs = 3_000

const payloadSchema = z.object({ room_id: z.uuid() })

type Conductor = {
  id: string
  crews: Crew[]
  /** What workers of this process held when they ended, until it is given back. */
  ended: Ended[]
  ends: (() => void)[]
}

function conductor(): Conductor {
  return singleton('conductor', () => ({ id: randomUUID(), crews: [], ended: [], ends: [] }))
}

const conducting: TaskList = {
  [conductTask]: async (payload) => {
    const job = payloadSchema.safeParse(payload)
    if (job.success) await conduct(job.data.room_id)
  },
}

/**
 * Starts this process's share of the conducting, once; resolves when it takes jobs.
 * @param tasks further tasks of the same queue that this process works on
 * @param outward those that wait for strangers' servers: they have workers of their own, so that no room waits with them
 */
export async function startConductor(tasks: TaskList = {}, outward: TaskList = {}): Promise<void> {
  const own = conductor()
  if (own.crews.length > 0) return
  const rooms = new Crew({ ...roomsPace, tasks: { ...patiently(tasks), ...conducting } })
  own.crews = [rooms]
  if (Object.keys(outward).length > 0) {
    own.crews.push(new Crew({ ...outwardPace, tasks: patiently(outward) }))
  }
  onShutdown('conductor', 20, stopConductor)
  await Promise.all(own.crews.map((crew) => crew.start()))
  await live(own)
  // Whoever starts again after a crash does not wait for its own jobs any longer than it has to.
  await unlockDead()
  own.ends = [
    repeat('heartbeat', beatMs, () => live(own), beatWithinMs),
    repeat('watching for late looks', watchMs, () => watchLooks(rooms), beatWithinMs),
    repeat('waking forgotten rooms', sweepMs, wakeForgottenRooms),
    repeat('tidying the queue', tidyMs, tidy),
  ]
}

/** Stops taking jobs and waits a little for those under way; what does not end in time is given to others. */
export async function stopConductor(): Promise<void> {
  const own = conductor()
  for (const end of own.ends) end()
  own.ends = []
  const { crews } = own
  own.crews = []
  if (crews.length === 0) return
  await Promise.all(crews.map((crew) => crew.stop(stopMs)))
  await stopBeating(own.id).catch((error: unknown) => log().warn({ err: error }, 'the last heartbeat failed'))
}

function patiently(tasks: TaskList): TaskList {
  return Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, task && patient(task)]))
}

/** One beat of the process: drops what has ended, gives back what it held, and says who lives. */
async function live(own: Conductor): Promise<void> {
  for (const crew of own.crews) crew.check(Date.now())
  own.ended.push(...own.crews.flatMap((crew) => crew.takeEnded()))
  await beat(
    own.id,
    own.crews.flatMap(({ workerIds }) => workerIds),
  )
  const ended = [...own.ended]
  await giveBack(ended)
  own.ended.splice(0, ended.length)
  if (beatsSteadily()) await unlockDead()
}

/** Removes the queues of rooms that ended, and jobs that were replaced while they ran in a process that was killed. */
async function tidy(): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: directDatabaseUrl(), logger: queueLogger() })
  try {
    await utils.cleanup({ tasks: ['DELETE_PERMAFAILED_JOBS', 'GC_JOB_QUEUES'] })
  } finally {
    await utils.release()
  }
}
