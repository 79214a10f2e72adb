import 'server-only'
import { EventEmitter } from 'node:events'
import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { Logger, type Runner, run, type TaskList, type Worker, type WorkerEvents } from 'graphile-worker'
import { Pool } from 'pg'
import { directDatabaseUrl } from '@/env'
import { log } from '../../log'

/** How long a worker waits for a connection: it ends where it gets none to give a job back. */
const connectMs = 10_000

export type PoolSettings = {
  name: string
  tasks: TaskList
  concurrency: number
  pollMs: number
  /** A worker holds a connection only while it takes a job or gives one back. */
  maxPoolSize: number
}

/** A worker that could not give its job back, and with it its own end. */
export type Ended = { workerId: string; job: { id: string; done: boolean } | null }

/**
 * Workers of the job queue that start and end together, and their connections.
 *
 * A worker of graphile-worker 0.16 ends for good when it cannot give its job back (`completeJob` or `failJob` throws:
 * `worker:fatalError`, then `worker:stop`); nothing replaces it, and the runner's promise does not settle, however many
 * end. So whoever starts a pool is told of the first such end, and starts another.
 */
export class WorkerPool {
  /** Settles when the last worker has ended and the connections are closed; never fails. */
  readonly closed: Promise<void>
  /** Epoch milliseconds of the last time a worker took a job or was done with one. */
  movedAt = Date.now()
  private readonly live = new Set<string>()
  private readonly busy = new Map<string, number>()
  private readonly ended: Ended[] = []
  private readonly sockets = new Set<Socket>()
  private readonly connections: Pool
  private runner: Runner | null = null
  private close: () => void = () => undefined
  private stopping = false
  private short = false

  private constructor(
    readonly settings: PoolSettings,
    private readonly onShort: () => void,
  ) {
    this.closed = new Promise((settle) => {
      this.close = settle
    })
    this.connections = new Pool({
      connectionString: directDatabaseUrl(),
      application_name: `auxroom-${settings.name}`,
      max: settings.maxPoolSize,
      connectionTimeoutMillis: connectMs,
      stream: () => this.socket(),
    })
    // What fails is told by whoever asked; a listener must be there all the same.
    this.connections.on('error', () => undefined)
    this.connections.on('connect', (client) => client.on('error', () => undefined))
  }

  /**
   * Resolves when its workers take jobs. Throws where the database cannot be asked.
   * @param onShort told once when a worker has ended although nobody stopped the pool
   */
  static async start(settings: PoolSettings, onShort: () => void): Promise<WorkerPool> {
    const pool = new WorkerPool(settings, onShort)
    try {
      await pool.run()
      return pool
    } catch (error) {
      pool.abandon()
      throw error
    }
  }

  /** The queue's names of the workers that live. */
  get workerIds(): string[] {
    return [...this.live]
  }

  /** Whether a worker has ended although nobody stopped the pool. */
  get isShort(): boolean {
    return this.short
  }

  /** The workers whose job began before this time, in epoch milliseconds. */
  busySince(time: number): string[] {
    return [...this.busy].flatMap(([workerId, since]) => (since < time ? [workerId] : []))
  }

  /** What ended workers hold, each told once: the queue thinks that they are still at it. */
  takeEnded(): Ended[] {
    return this.ended.splice(0)
  }

  /** Vouches for these workers no longer, whatever they are at. */
  disown(workerIds: readonly string[]): void {
    for (const workerId of workerIds) {
      this.live.delete(workerId)
      this.busy.delete(workerId)
      this.ended.push({ workerId, job: null })
    }
  }

  /** Takes no further jobs and waits for those under way; what lasts longer than this is left to others. */
  async stop(patienceMs: number): Promise<void> {
    if (!this.stopping) {
      this.stopping = true
      const stopped = this.runner?.stop().catch(() => undefined)
      void stopped?.then(() => this.connections.end().catch(() => undefined)).finally(this.close)
    }
    await Promise.race([this.closed, delay(patienceMs, undefined, { ref: false })])
    this.abandon()
  }

  private abandon(): void {
    this.stopping = true
    this.disown(this.workerIds)
    for (const socket of this.sockets) socket.destroy()
    this.connections.end().catch(() => undefined)
    this.close()
  }

  private async run(): Promise<void> {
    const { settings } = this
    this.runner = await run({
      pgPool: this.connections,
      concurrency: settings.concurrency,
      pollInterval: settings.pollMs,
      noHandleSignals: true,
      parsedCronItems: [],
      events: this.listener(),
      logger: queueLogger(),
      taskList: settings.tasks,
    })
    this.runner.promise.catch((error: unknown) => log().error({ err: error }, 'the job queue stopped'))
  }

  private listener(): WorkerEvents {
    const events: WorkerEvents = new EventEmitter()
    events.on('worker:create', ({ worker }) => this.live.add(worker.workerId))
    events.on('job:start', ({ worker }) => {
      this.movedAt = Date.now()
      this.busy.set(worker.workerId, this.movedAt)
    })
    events.on('job:complete', ({ worker }) => {
      this.movedAt = Date.now()
      this.busy.delete(worker.workerId)
    })
    events.on('worker:fatalError', ({ worker, jobError }) => this.lose(worker, !jobError))
    events.on('worker:stop', ({ worker }) => this.lose(worker, false))
    return events
  }

  private lose(worker: Worker, done: boolean): void {
    const { workerId } = worker
    if (!this.live.delete(workerId)) return
    this.busy.delete(workerId)
    const job = worker.getActiveJob()
    if (job) this.ended.push({ workerId, job: { id: job.id, done } })
    if (this.stopping || this.short) return
    this.short = true
    this.onShort()
  }

  private socket(): Socket {
    const socket = new Socket()
    this.sockets.add(socket)
    socket.once('close', () => this.sockets.delete(socket))
    return socket
  }
}

/** Said at each start, and meant so: see `PoolSettings`. */
const fewConnections = /maxPoolSize \(\d+\) smaller than concurrency/

export function queueLogger(): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log().error(message)
    else if (level === 'warning' && !fewConnections.test(message)) log().warn(message)
    else log().debug(message)
  })
}
