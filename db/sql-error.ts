/** SQLSTATE codes (Postgres, appendix A) that say something other than that the statement is wrong. */
const meanings = {
  23503: 'foreign_key_violation',
  23505: 'unique_violation',
  '40P01': 'deadlock_detected',
} as const

export type SqlError = {
  kind: (typeof meanings)[keyof typeof meanings]
  /** Name of the constraint or unique index, where it is one that was violated. */
  constraint: string | null
}

/** Why the database refused a statement, as Drizzle throws it or the client itself; null for any other error. */
export function sqlErrorOf(error: unknown): SqlError | null {
  const thrown = thrownByClient(error)
  if (thrown?.name !== 'PostgresError') return null
  const code = Object.entries(meanings).find(([code]) => code === Reflect.get(thrown, 'code'))
  const constraint: unknown = Reflect.get(thrown, 'constraint_name')
  return code ? { kind: code[1], constraint: typeof constraint === 'string' ? constraint : null } : null
}

/** Codes of the client and of the network (`postgres`, Node.js). */
const connectionCodes =
  /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/

/** Classes 08 (connection exception), 57P (shutdown, starting up) and 53 (no resources left). */
const serverCodes = /^(08|57P|53)/

/** Whether the database could not be asked at all: it is away, starting, or full. Trying again later may work. */
export function databaseIsAway(error: unknown): boolean {
  const thrown = thrownByClient(error)
  const code: unknown = thrown && Reflect.get(thrown, 'code')
  if (typeof code !== 'string') return false
  return thrown?.name === 'PostgresError' ? serverCodes.test(code) : connectionCodes.test(code)
}

/** What the client threw: Drizzle wraps it. */
function thrownByClient(error: unknown): Error | null {
  if (!(error instanceof Error)) return null
  const isIts = error.name === 'PostgresError' || Reflect.has(error, 'code')
  return !isIts && error.cause instanceof Error ? error.cause : error
}
