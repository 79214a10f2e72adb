import postgres, { type Sql } from 'postgres'

const attempts = 3

/** What an operator reads whose pooler keeps nobody's session. */
export class PooledByTransaction extends Error {
  override name = 'PooledByTransaction'
  constructor(variable: string) {
    super(
      `${variable} leads through a pooler that lends a connection for one transaction (PgBouncer: pool_mode=transaction). ` +
        'Migrations, the queue and LISTEN need sessions: set pool_mode=session, or name the database itself in DATABASE_DIRECT_URL.',
    )
  }
}

/**
 * Refuses a database behind a pooler that gives a client's connection to others while the client is still there: two
 * clients that are connected at the same time get the same server process then.
 * @param variable the one the URL is from, for the error
 * @throws PooledByTransaction
 */
export async function assertSessions(url: string, variable: string): Promise<void> {
  const [one, other] = [client(url), client(url)]
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if ((await backendOf(one)) === (await backendOf(other))) throw new PooledByTransaction(variable)
    }
  } finally {
    await Promise.all([one, other].map((each) => each.end({ timeout: 1 })))
  }
}

function client(url: string): Sql {
  return postgres(url, {
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: 10,
    onnotice: () => undefined,
  })
}

async function backendOf(sql: Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`.simple()
  if (!row) throw new Error('The database did not say which process serves the connection')
  return Number(row.pid)
}
