import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, sql } from './client'
import { accounts, sessions } from './schema'
import { sqlErrorOf } from './sql-error'

const thrownBy = (statement: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(statement).then(
    () => null,
    (error: unknown) => error,
  )

describe('what the database refuses', () => {
  test('is told by its kind and constraint, thrown by Drizzle or by the client', async () => {
    const ada = { kind: 'registered', name: 'Ada', email: 'ada@example.org', emailKey: 'ada' } as const
    const [row] = await db().insert(accounts).values(ada).returning({ id: accounts.id })
    const id = row?.id ?? ''
    expect(sqlErrorOf(await thrownBy(db().insert(accounts).values(ada)))).toEqual({
      kind: 'unique_violation',
      constraint: 'accounts_email_key',
    })
    await db().insert(sessions).values({ accountId: id, secretHash: 'x', expiresAt: new Date() })
    for (const removal of [
      db().delete(accounts).where(eq(accounts.id, id)),
      sql()`delete from accounts where id = ${id}`,
    ]) {
      expect(sqlErrorOf(await thrownBy(removal))?.kind).toBe('foreign_key_violation')
    }
  })

  test('is not any other error', async () => {
    const wrong = await thrownBy(sql()`select from nowhere`)
    const others = [wrong, new Error('x'), Object.assign(new Error('x'), { code: '23505' }), null]
    expect(others.map(sqlErrorOf)).toEqual([null, null, null, null])
  })
})
