import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as passes } from 'node:timers/promises'
import postgres from 'postgres'
import { type EmbeddedPostgres, startEmbedded } from '../../db/embedded'

const connections = 60
const greedy = { application_name: 'greedy' }

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

  /** Takes every connection there is, those of others too, and each that gets free. @returns what gives them back */
  async takeAllConnections(): Promise<() => Promise<void>> {
    const mine: postgres.Sql[] = []
    const take = async () => {
      const one = postgres(this.url, { max: 1, onnotice: () => {}, connect_timeout: 5, connection: greedy })
      const taken = await one`select 1`.then(
        () => true,
        () => false,
      )
      if (taken) mine.push(one)
      else await one.end({ timeout: 0 })
      return taken
    }
    await take()
    const [first] = mine
    if (!first) throw new Error('The database was full already')
    const takeRest = async () => {
      await first`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name <> ${greedy.application_name} and backend_type = 'client backend'`
      const taken = await Promise.all(Array.from({ length: connections - mine.length }, take))
      const [others] = await first`select count(*)::int as n from pg_stat_activity
        where application_name <> ${greedy.application_name} and backend_type = 'client backend'`
      return others?.n === 0 && taken.includes(false)
    }
    while (!(await takeRest())) {}
    let over = false
    const held = (async () => {
      while (!over) await Promise.all([takeRest(), passes(200)])
    })()
    return async () => {
      over = true
      await held
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
