import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import { log } from '../../log'
import { counter, gauge } from '../../metrics'
import { type Ended, type PoolSettings, WorkerPool } from './worker-pool'

const restartMs = 500
/** A job that lasts longer hangs: it makes a few calls of ten seconds at the most, and waits a minute for the database. */
const hangsAfterMs = 150_000

/** Why a pool was replaced: a worker `ended`, one `hangs` in its job, or jobs are `late` although all workers live. */
export type Reason = 'ended' | 'hangs' | 'late'

/**
 * Workers that share some tasks of the queue: nobody of another crew waits for them. Its pool is replaced when it has run
 * short; what the old pool's other workers are at they bring to its end, and a job has one worker throughout.
 */
export class Crew {
  private current: WorkerPool | null = null
  private readonly retiring = new Set<WorkerPool>()
  private readonly ended: Ended[] = []
  private replacing: Promise<void> | null = null
  private stopped = false

  constructor(private readonly settings: PoolSettings) {}

  get name(): string {
    return this.settings.name
  }

  /** Resolves when its workers take jobs. Throws where the database cannot be asked. */
  async start(): Promise<void> {
    this.current = await this.startPool()
    workersAlive().set({ pool: this.name }, this.settings.concurrency)
    if (this.current.isShort) this.replace('ended')
  }

  /** The workers that live, those of earlier pools that are still at something included. */
  get workerIds(): string[] {
    return this.pools.flatMap(({ workerIds }) => workerIds)
  }

  /** What ended workers hold, each told once. */
  takeEnded(): Ended[] {
    return [...this.ended.splice(0), ...this.pools.flatMap((pool) => pool.takeEnded())]
  }

  /** Ends what hangs. @param now epoch milliseconds */
  check(now: number): void {
    workersAlive().set({ pool: this.name }, this.current?.workerIds.length ?? 0)
    for (const pool of this.pools) {
      const hanging = pool.busySince(now - hangsAfterMs)
      if (hanging.length === 0) continue
      pool.disown(hanging)
      if (pool === this.current) this.replace('hangs')
    }
  }

  /** Whether no worker has taken a job or been done with one since this time, in epoch milliseconds. */
  hasRestedSince(time: number): boolean {
    return this.current !== null && this.current.movedAt < time
  }

  /** Starts another pool in the place of this one, as soon as the database can be asked. */
  replace(reason: Reason): void {
    if (this.stopped || this.replacing) return
    const old = this.current
    this.current = null
    log().warn({ pool: this.name, reason }, 'the queue’s workers are replaced')
    poolsReplaced().inc({ pool: this.name, reason })
    if (old) void this.retire(old, hangsAfterMs)
    this.replacing = this.startAnother().finally(() => {
      this.replacing = null
    })
  }

  /** Takes no further jobs and waits so long for those under way. */
  async stop(patienceMs: number): Promise<void> {
    this.stopped = true
    await Promise.all(this.pools.map((pool) => this.retire(pool, patienceMs)))
    await this.replacing
    this.current = null
  }

  private get pools(): WorkerPool[] {
    return this.current ? [this.current, ...this.retiring] : [...this.retiring]
  }

  private async retire(pool: WorkerPool, patienceMs: number): Promise<void> {
    this.retiring.add(pool)
    if (this.current === pool) this.current = null
    await pool.stop(patienceMs)
    this.ended.push(...pool.takeEnded())
    this.retiring.delete(pool)
  }

  private startPool(): Promise<WorkerPool> {
    return WorkerPool.start(this.settings, () => this.replace('ended'))
  }

  private async startAnother(): Promise<void> {
    let told = false
    while (!this.stopped) {
      await delay(restartMs)
      try {
        const pool = await this.startPool()
        if (!this.stopped && !pool.isShort) {
          this.current = pool
          return
        }
        void this.retire(pool, hangsAfterMs)
      } catch (error) {
        if (!told) log().warn({ err: error, pool: this.name }, 'the queue’s workers do not start')
        told = true
      }
    }
  }
}

const workersAlive = () =>
  gauge({ name: 'workers_alive', help: 'Workers of this process that take jobs', labels: ['pool'] })

const poolsReplaced = () =>
  counter({
    name: 'worker_pools_replaced_total',
    help: 'Pools of workers that were replaced in this process, and why',
    labels: ['pool', 'reason'],
  })
