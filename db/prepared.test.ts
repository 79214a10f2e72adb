import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db, type Executor } from './client'

async function preparedNow(executor: Executor): Promise<string[]> {
  const rows = await executor.execute<{ statement: string }>(
    sql`select statement from pg_prepared_statements`,
  )
  return rows.map(({ statement }) => statement)
}

test('queries are prepared, in transactions and their savepoints too', async () => {
  await db().transaction(async (tx) => {
    await tx.execute(sql`select ${1}::int as one`)
    expect(await preparedNow(tx)).toContain('select $1::int as one')
    await tx.transaction(async (inner) => {
      await inner.execute(sql`select ${1}::int as two`)
      expect(await preparedNow(inner)).toContain('select $1::int as two')
    })
  })
})

test('a transaction that throws is rolled back, and one inside it alone too', async () => {
  await db().execute(sql`create table numbers (n int)`)
  const outer = db().transaction(async (tx) => {
    await tx.execute(sql`insert into numbers values (${1})`)
    const inner = tx.transaction(async (savepoint) => {
      await savepoint.execute(sql`insert into numbers values (${2})`)
      throw new Error('inner')
    })
    await expect(inner).rejects.toThrow('inner')
  })
  await outer
  const failing = db().transaction(async (tx) => {
    await tx.execute(sql`insert into numbers values (${3})`)
    throw new Error('outer')
  })
  await expect(failing).rejects.toThrow('outer')
  expect([...(await db().execute(sql`select n from numbers`))]).toEqual([{ n: 1 }])
})
