import { DrizzleQueryError } from 'drizzle-orm'
import postgres from 'postgres'
import { describe, expect, test } from 'vitest'
import { db } from './client'
import { databaseIsAway, sqlErrorOf } from './sql-error'

/** What a query throws, through Drizzle as everywhere. */
async function thrownBy(query: string): Promise<unknown> {
  return db()
    .execute(query)
    .catch((error: unknown) => error)
}

describe('a database that is away', () => {
  test('is one that does not take the connection', async () => {
    const nobody = postgres('postgres://none@127.0.0.1:1/none', { max: 1, connect_timeout: 1 })
    const error = await nobody`select 1`.catch((thrown: unknown) => thrown)
    await nobody.end()
    expect(databaseIsAway(error)).toBe(true)
    expect(
      databaseIsAway(new DrizzleQueryError('select 1', [], error instanceof Error ? error : undefined)),
    ).toBe(true)
  })

  test('is one that ends the connection in the middle', async () => {
    const error = await thrownBy('select pg_terminate_backend(pg_backend_pid())')
    expect(databaseIsAway(error)).toBe(true)
  })

  test('is one that is starting or shutting down', async () => {
    const raise = (code: string) =>
      thrownBy(`do $$ begin raise exception 'x' using errcode = '${code}'; end $$`)
    for (const code of ['57P01', '57P03', '53300', '08006']) {
      expect(databaseIsAway(await raise(code)), code).toBe(true)
    }
    expect(databaseIsAway(await raise('23505'))).toBe(false)
    expect(sqlErrorOf(await raise('23505'))?.kind).toBe('unique_violation')
  })

  test('is not one that refuses a statement, nor any other error', async () => {
    expect(databaseIsAway(await thrownBy('select * from nowhere'))).toBe(false)
    expect(databaseIsAway(new Error('else'))).toBe(false)
    expect(databaseIsAway('text')).toBe(false)
  })
})
