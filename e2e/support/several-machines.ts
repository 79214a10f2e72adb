import { type EmbeddedPostgres, startEphemeral } from '../../db/embedded'
import { RedisServer } from '../../scripts/vitest/redis-server'
import { Relay } from '../../scripts/vitest/relay'
import { AppUnderTest, freePorts, type SecondProcess } from './app-under-test'
import { Balancer } from './balancer'

/** Two web processes behind a balancer and two workers, on one Postgres and one Redis: as on several machines. */
export class SeveralMachines {
  private constructor(
    readonly app: AppUnderTest,
    readonly secondWeb: SecondProcess,
    readonly workers: readonly [SecondProcess, SecondProcess],
    readonly balancer: Balancer,
    readonly redis: RedisServer,
    /** The way of all processes to the database. */
    readonly database: Relay,
    private readonly postgres: EmbeddedPostgres,
  ) {}

  static async start(): Promise<SeveralMachines> {
    const [postgres, redis, ports] = await Promise.all([startEphemeral(), RedisServer.start(), freePorts(4)])
    const [front = 0, web = 0, otherWeb = 0, relayed = 0] = ports
    const url = new URL(postgres.url)
    const relay = await Relay.to(Number(url.port), relayed)
    url.port = String(relayed)
    const balancer = await Balancer.over([web, otherWeb], front)
    const app = await AppUnderTest.start(
      {
        APP_ORIGIN: balancer.origin,
        DATABASE_URL: url.href,
        REDIS_URL: redis.url,
        WORKERS: 'none',
      },
      web,
    )
    const [second, one, other] = await Promise.all([app.secondProcess(otherWeb), app.worker(), app.worker()])
    return new SeveralMachines(app, second, [one, other], balancer, redis, relay, postgres)
  }

  async dispose(): Promise<void> {
    const processes = [this.secondWeb, ...this.workers]
    await Promise.all(processes.map((process) => process.stop()))
    await this.app.dispose()
    await this.balancer.close()
    await this.database.cut()
    await Promise.all([this.redis.dispose(), this.postgres.stop()])
  }
}
