import { expect, test } from 'vitest'
import { afterCommit } from './after-commit'
import { db, type Tx } from './client'

const told: string[] = []
const tell = (tx: Tx, what: string) => afterCommit(tx, () => told.push(what))

test('what waits for a commit runs in order after it, and not before', async () => {
  await db().transaction(async (tx) => {
    tell(tx, 'one')
    tell(tx, 'two')
    expect(told).toEqual([])
  })
  expect(told.splice(0)).toEqual(['one', 'two'])
})

test('what waits for a transaction that is rolled back never runs', async () => {
  const undone = db().transaction(async (tx) => {
    tell(tx, 'undone')
    throw new Error('no')
  })
  await expect(undone).rejects.toThrow('no')
  expect(told).toEqual([])
})

test('a savepoint waits for the whole, and takes with it what it rolls back', async () => {
  await db().transaction(async (tx) => {
    await tx.transaction(async (inner) => tell(inner, 'kept'))
    const undone = tx.transaction(async (inner) => {
      tell(inner, 'undone')
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    tell(tx, 'after')
    expect(told).toEqual([])
  })
  expect(told.splice(0)).toEqual(['kept', 'after'])
})

test('there is nothing to wait for outside a transaction', () => {
  expect(() => afterCommit(db(), () => undefined)).toThrow('no transaction')
})
