import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { type EmbeddedPostgres, startEmbedded } from '../../db/embedded'

const connections = 60

/** A Postgres of the operator's own, which a test stops, kills, and starts again under the same address. */
export class OwnPostgres {
  private constructor(
    private readonly dataDir: string,
    private running: EmbeddedPostgres,
  ) {}

  static async start(): Promise<OwnPostgres> {
    const dataDir = await mkdtemp(join(tmpdir(), 'auxroom-own-postgres-'))
    const first = await startEmbedded({ dataDir })
    const sql = postgres(first.superuserUrl, { max: 1 })
    await sql.unsafe(`alter system set max_connections = ${connections}`)
    await sql.end()
    await first.stop()
    return new OwnPostgres(dataDir, await startEmbedded({ dataDir }))
  }

  get url(): string {
    return this.running.url
  }

  /** As `systemctl stop` does. */
  stop(): Promise<void> {
    return this.running.stop()
  }

  /** As the kernel does where memory runs out. */
  async kill(): Promise<void> {
    process.kill(this.running.pid, 'SIGKILL')
    await this.running.exited
  }

  async restart(): Promise<void> {
    const before = this.running.url
    this.running = await startEmbedded({ dataDir: this.dataDir })
    if (this.running.url !== before) throw new Error('Postgres has moved')
  }

  /** Takes every connection there is, those of others too. @returns what gives them back */
  async takeAllConnections(): Promise<() => Promise<void>> {
    const mine: postgres.Sql[] = []
    const options = { max: 1, onnotice: () => {}, connection: { application_name: 'greedy' } }
    const first = postgres(this.url, options)
    await first`select 1`
    mine.push(first)
    while (mine.length < connections) {
      await first`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name <> 'greedy' and backend_type = 'client backend'`
      const tried = await Promise.all(
        Array.from({ length: connections - mine.length }, async () => {
          const one = postgres(this.url, { ...options, connect_timeout: 5 })
          return one`select 1`.then(
            () => one,
            () => one.end({ timeout: 0 }).then(() => null),
          )
        }),
      )
      mine.push(...tried.filter((one) => one !== null))
      const [held] = await first`select count(*)::int as n from pg_stat_activity
        where application_name <> 'greedy' and backend_type = 'client backend'`
      if (held?.n === 0 && tried.includes(null)) break
    }
    return async () => {
      await Promise.all(mine.map((one) => one.end({ timeout: 0 })))
    }
  }

  async dispose(): Promise<void> {
    await this.running.stop()
    const record = await readFile(join(this.dataDir, 'postgres.json'), 'utf8').catch(() => null)
    if (record)
      await rm((JSON.parse(record) as { cluster: string }).cluster, { recursive: true, force: true })
    await rm(this.dataDir, { recursive: true, force: true })
  }
}
