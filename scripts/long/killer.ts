import type { AppUnderTest, SecondProcess } from '../../e2e/support/app-under-test'
import type { OwnPostgres } from '../../e2e/support/own-postgres'
import type { RedisServer } from '../vitest/redis-server'

type Blow = { name: string; strike: () => Promise<void> }

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A process stands still for a while, as one whose machine swaps. */
async function freeze(pid: number, ms: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  await wait(ms)
  process.kill(pid, 'SIGCONT')
}

/** The start command gives up on a server that lives shorter than a minute five times in a row: that is not tried here. */
const webLivesMs = 60_000

/** What is there to be hurt. */
export class Victims {
  private webKilledAt = 0

  constructor(
    private readonly app: AppUnderTest,
    private readonly database: OwnPostgres,
    private readonly redis: RedisServer,
    private worker: SecondProcess,
  ) {}

  /** One thing that goes wrong, and is over when this resolves. */
  blow(random: () => number): Blow {
    const ms = Math.round(500 + random() * 9_500)
    const blows: Blow[] = [
      { name: 'the web process is killed', strike: () => this.killWeb() },
      { name: `the web process stands still for ${ms} ms`, strike: async () => freeze(await this.web(), ms) },
      { name: 'the worker is killed', strike: () => this.replaceWorker(() => this.worker.kill()) },
      { name: 'the worker is stopped', strike: () => this.replaceWorker(() => this.worker.stop()) },
      { name: `the worker stands still for ${ms} ms`, strike: () => freeze(this.worker.pid, ms) },
      {
        name: `Postgres is stopped for ${ms} ms`,
        strike: () => this.without(() => this.database.stop(), ms),
      },
      { name: `Postgres is killed for ${ms} ms`, strike: () => this.without(() => this.database.kill(), ms) },
      { name: `Redis is killed for ${ms} ms`, strike: () => this.withoutRedis(ms) },
      { name: `Redis stands still for ${ms} ms`, strike: () => this.frozenRedis(ms) },
    ]
    const chosen = Math.floor(random() * blows.length)
    const tooYoung = Date.now() - this.webKilledAt < webLivesMs
    return blows[chosen === 0 && tooYoung ? 1 : chosen] as Blow
  }

  async end(): Promise<void> {
    await this.worker.stop()
  }

  private web(): Promise<number> {
    return this.app.webProcessId()
  }

  private async killWeb(): Promise<void> {
    process.kill(await this.web(), 'SIGKILL')
    this.webKilledAt = Date.now()
  }

  private async replaceWorker(end: () => Promise<void>): Promise<void> {
    await end()
    this.worker = await this.startWorker()
  }

  /** As a supervisor of an operator does: until it runs. */
  private async startWorker(): Promise<SecondProcess> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.app.worker()
      } catch (error) {
        if (tries === 10) throw error
        await wait(1_000)
      }
    }
  }

  private async without(end: () => Promise<void>, ms: number): Promise<void> {
    await end()
    await wait(ms)
    await this.database.restart()
  }

  private async withoutRedis(ms: number): Promise<void> {
    await this.redis.kill()
    await wait(ms)
    await this.redis.run()
  }

  private async frozenRedis(ms: number): Promise<void> {
    this.redis.freeze()
    await wait(ms)
    this.redis.thaw()
  }
}
