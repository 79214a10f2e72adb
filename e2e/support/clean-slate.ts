import postgres from 'postgres'

/** What everything a test leaves behind hangs from. */
const roots = ['accounts', 'tracks', 'authorization_requests', 'events', 'rate_limits']

/**
 * Empties those tables and all that refer to them, as `truncate … cascade` does: it waits for whoever writes there and
 * keeps others out. Deleting the few rows of a test is cheaper than new files for each table and index.
 */
export class CleanSlate {
  private statements: Promise<string> | null = null
  private readonly sql: postgres.Sql

  constructor(readonly databaseUrl: string) {
    this.sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  }

  async empty(): Promise<void> {
    this.statements ??= this.write()
    const statements = await this.statements
    const run = () => this.sql.unsafe(statements).simple()
    // The product's own upkeep may hold a row the other way round: the deadlock's loser tries again.
    for (let tries = 1; ; tries += 1) {
      try {
        return void (await run())
      } catch (error) {
        const isDeadlock = error instanceof postgres.PostgresError && error.code === '40P01'
        if (!isDeadlock || tries === 10) throw error
      }
    }
  }

  end(): Promise<void> {
    return this.sql.end()
  }

  private async write(): Promise<string> {
    const rows = await this.sql<{ name: string }[]>`
      with recursive emptied(id) as (
        select unnest(${roots}::text[]::regclass[])::oid
        union
        select conrelid from pg_constraint join emptied on confrelid = id where contype = 'f')
      select id::regclass::text as name from emptied order by 1`
    const tables = rows.map(({ name }) => name)
    const deletes = tables.map((name) => `delete from ${name};`).join('\n')
    // Sent as one, they are one transaction. As a replica it checks no references: all that refer to a row go with it.
    return `
      lock table ${tables.join(', ')} in access exclusive mode;
      set local session_replication_role = replica;
      ${deletes}`
  }
}
