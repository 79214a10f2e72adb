import 'server-only'
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Logger, makeWorkerUtils, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { z } from 'zod'
import { env } from '@/env'
import { log } from '../../log'
import { repeat } from '../../repeat'
import { onShutdown, singleton } from '../../singleton'
import { beat, stopBeating, unlockDead } from './heartbeat'
import { conduct } from './run'
import { wakeForgottenRooms } from './sweep'
import { conductTask } from './wake'

/** A job is started at most so late: a new song is to be noticed within 1.5 s of the last one's end. */
const roomsPace = { concurrency: 6, pollMs: 400, maxPoolSize: 6 }
/** New jobs are started at once in any case; those planned for later may be a little late. */
const outwardPace = { concurrency: 8, pollMs: 2_000, maxPoolSize: 3 }
const beatMs = 2_000
const unlockMs = 1_000
const sweepMs = 5_000
const tidyMs = 60 * 60_000
const restartMs = 1_000
const stopMs = 3_000

const payloadSchema = z.object({ room_id: z.uuid() })

/** Workers that share some tasks of the queue: nobody of another crew waits for them. */
type Crew = {
  tasks: TaskList
  /** A worker holds a connection only while it takes a job or gives one back. */
  pace: { concurrency: number; pollMs: number; maxPoolSize: number }
  workerIds: Set<string>
  runner: Runner | null
}

type Worker = {
  id: string
  crews: Crew[]
  stopping: boolean
  ends: (() => void)[]
  running: Promise<unknown> | null
}

function worker(): Worker {
  return singleton('conductor', () => ({
    id: randomUUID(),
    crews: [],
    stopping: false,
    ends: [],
    running: null,
  }))
}

function crewOf(tasks: TaskList, pace: Crew['pace']): Crew {
  return { tasks, pace, workerIds: new Set(), runner: null }
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
  const own = worker()
  if (own.running) return
  own.stopping = false
  own.crews = [crewOf({ ...tasks, ...conducting }, roomsPace)]
  if (Object.keys(outward).length > 0) own.crews.push(crewOf(outward, outwardPace))
  onShutdown('conductor', 20, stopConductor)
  const started = await Promise.all(own.crews.map(async (crew) => ({ crew, first: await start(crew) })))
  own.running = Promise.all(started.map(({ crew, first }) => keepRunning(own, crew, first)))
  const live = () =>
    beat(
      own.id,
      own.crews.flatMap(({ workerIds }) => [...workerIds]),
    )
  await live()
  // Whoever starts again after a crash does not wait for its own jobs any longer than it has to.
  await unlockDead()
  own.ends = [
    repeat('heartbeat', beatMs, live),
    repeat('unlocking jobs of killed processes', unlockMs, unlockDead),
    repeat('waking forgotten rooms', sweepMs, wakeForgottenRooms),
    repeat('tidying the queue', tidyMs, tidy),
  ]
}

/** Stops taking jobs and waits a little for those under way; what does not end in time is given to others. */
export async function stopConductor(): Promise<void> {
  const own = worker()
  if (!own.running) return
  own.stopping = true
  for (const end of own.ends) end()
  own.ends = []
  const stopped = own.crews.map(({ runner }) => runner?.stop().catch(() => undefined))
  await Promise.race([Promise.all([...stopped, own.running]), delay(stopMs, undefined, { ref: false })])
  own.running = null
  await stopBeating(own.id).catch((error: unknown) => log().warn({ err: error }, 'the last heartbeat failed'))
}

async function start(crew: Crew): Promise<Runner> {
  const { tasks, pace, workerIds } = crew
  workerIds.clear()
  const events: WorkerEvents = new EventEmitter()
  events.on('worker:create', ({ worker: { workerId } }) => workerIds.add(workerId))
  const runner = await run({
    connectionString: env().DATABASE_URL,
    maxPoolSize: pace.maxPoolSize,
    concurrency: pace.concurrency,
    pollInterval: pace.pollMs,
    noHandleSignals: true,
    parsedCronItems: [],
    events,
    logger: queueLogger(),
    taskList: tasks,
  })
  crew.runner = runner
  return runner
}

/** The queue gives up after some errors, such as a database that went away: it is started again then. */
async function keepRunning(own: Worker, crew: Crew, first: Runner): Promise<void> {
  for (let runner: Runner | null = first; runner; ) {
    try {
      await runner.promise
    } catch (error) {
      log().error({ err: error }, 'the job queue stopped')
    }
    runner = null
    while (!own.stopping && !runner) {
      await delay(restartMs)
      runner = own.stopping ? null : await startAgain(crew)
    }
  }
}

async function startAgain(crew: Crew): Promise<Runner | null> {
  try {
    return await start(crew)
  } catch (error) {
    log().warn({ err: error }, 'the job queue does not start')
    return null
  }
}

/** Removes the queues of rooms that ended, and jobs that were replaced while they ran in a process that was killed. */
async function tidy(): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: env().DATABASE_URL, logger: queueLogger() })
  try {
    await utils.cleanup({ tasks: ['DELETE_PERMAFAILED_JOBS', 'GC_JOB_QUEUES'] })
  } finally {
    await utils.release()
  }
}

/** Said at each start, and meant so: see `Crew`. */
const fewConnections = /maxPoolSize \(\d+\) smaller than concurrency/

function queueLogger(): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log().error(message)
    else if (level === 'warning' && !fewConnections.test(message)) log().warn(message)
    else log().debug(message)
  })
}
