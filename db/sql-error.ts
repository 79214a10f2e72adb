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
  const thrown = error instanceof Error && error.name !== 'PostgresError' ? error.cause : error
  if (!(thrown instanceof Error) || thrown.name !== 'PostgresError') return null
  const code = Object.entries(meanings).find(([code]) => code === Reflect.get(thrown, 'code'))
  const constraint: unknown = Reflect.get(thrown, 'constraint_name')
  return code ? { kind: code[1], constraint: typeof constraint === 'string' ? constraint : null } : null
}
