import { describe, expect, test } from 'vitest'
import { isAlive } from '@/db/postmaster'
import { query, started } from './products-under-test'
import { type ChildName, until } from './started-product'

describe('after kill -9', () => {
  test.each<ChildName>(['web', 'simulator', 'postgres'])(
    'of %s the start command brings it back',
    async (name) => {
      const product = await started()
      const pid = await product.child(name)
      process.kill(pid, 'SIGKILL')
      await until(async () => !isAlive(pid) && (await product.child(name).catch(() => pid)) !== pid)
      await until(async () => (await product.isHealthy()) && (await product.simulatorAnswers()))
      expect(product.output).toContain('ended unexpectedly')
    },
  )

  test('of the start command its servers end, and the next start has every write', async () => {
    const product = await started()
    await query(await product.databaseUrl(), async (sql) => {
      await sql`create table notes (text text not null)`
      await sql`insert into notes values ('kept')`
    })
    const servers = [await product.child('web'), await product.child('simulator')]
    const database = await product.child('postgres')
    await product.stop('SIGKILL')
    await until(() => !servers.some(isAlive))
    await product.start()
    expect(isAlive(database)).toBe(false)
    const notes = await query(await product.databaseUrl(), (sql) => sql`select text from notes`)
    expect(notes).toMatchObject([{ text: 'kept' }])
  })

  test('of everything the next start recovers', async () => {
    const product = await started()
    const children = await product.children()
    product.process?.kill('SIGKILL')
    for (const pid of children) process.kill(pid, 'SIGKILL')
    await product.stop()
    await product.start()
    expect(await product.isHealthy()).toBe(true)
  })
})
