import { readFile, truncate, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { migrate } from '../migrate'
import {
  backUp,
  connected,
  guest,
  migrated,
  newDatabase,
  newFile,
  nothing,
  restore,
} from './backup-under-test'
import { migrations } from './catalog'
import { firstLine } from './format'
import { openBackup } from './read'
import { restoreBackup } from './restore'

describe('a restore', { timeout: 60_000 }, () => {
  let file: string
  beforeAll(async () => {
    const source = await migrated()
    const sql = connected(source)
    for (let n = 0; n < 300; n += 1) await guest(sql, `Guest ${n}`)
    await sql.end()
    file = await backUp(source)
  })

  test('refuses a file that is cut short or changed anywhere, and touches nothing', async () => {
    const whole = await readFile(file)
    const cuts = [
      0,
      5,
      firstLine.length,
      firstLine.length + 5,
      whole.length / 2,
      whole.length - 66,
      whole.length - 1,
    ]
    for (const length of cuts) {
      const cut = newFile()
      await writeFile(cut, whole)
      await truncate(cut, Math.floor(length))
      await expect(openBackup(cut), `${length}`).rejects.toThrow(/damaged or cut short|no backup of Auxroom/)
    }
    for (const at of [
      0,
      firstLine.length + 9,
      Math.floor(whole.length / 2),
      whole.length - 70,
      whole.length - 10,
    ]) {
      const changed = Buffer.from(whole)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      const path = newFile()
      await writeFile(path, changed)
      await expect(openBackup(path), `${at}`).rejects.toThrow(/damaged or cut short|no backup of Auxroom/)
    }
    const longer = newFile()
    await writeFile(longer, Buffer.concat([whole, Buffer.from('x')]))
    await expect(openBackup(longer)).rejects.toThrow(/damaged or cut short/)
    await expect(openBackup(newFile())).rejects.toThrow(/does not exist/)
  })

  test('undoes everything where a table is not what its sum says', async () => {
    const target = await newDatabase(null)
    const { frames, ...backup } = await openBackup(file)
    async function* forged() {
      for await (const frame of frames) {
        if (frame.kind === 'rows') frame.payload[frame.payload.indexOf('Guest')] = 66
        yield frame
      }
    }
    const given = { databaseUrl: target, file, force: false, beforeCommit: nothing }
    await expect(restoreBackup({ ...given, backup: { ...backup, frames: forged() } })).rejects.toThrow(
      /damaged/,
    )
    const [tables] = await connected(
      target,
    )`select count(*)::int as n from pg_tables where schemaname = 'public'`
    expect(tables?.n).toBe(0)
  })

  test('says what the database refuses, and undoes everything', async () => {
    const target = await newDatabase(null)
    const { frames, ...backup } = await openBackup(file)
    async function* narrower() {
      for await (const frame of frames) {
        const table = frame.kind === 'table' ? JSON.parse(frame.payload.toString()) : null
        if (table?.name !== 'accounts') yield frame
        else
          yield {
            ...frame,
            payload: Buffer.from(JSON.stringify({ ...table, columns: table.columns.slice(1) })),
          }
      }
    }
    const given = { databaseUrl: target, file, force: false, beforeCommit: nothing }
    const restoring = restoreBackup({ ...given, backup: { ...backup, frames: narrower() } })
    await expect(restoring).rejects.toThrow(/extra data after last expected column/)
  })

  test('undoes everything where it fails just before the commit', async () => {
    const target = await migrated()
    const sql = connected(target)
    await guest(sql, 'Before')
    await sql.end()
    const beforeCommit = () => Promise.reject(new Error('the disk is full'))
    const given = { databaseUrl: target, file, force: true, beforeCommit }
    await expect(restoreBackup({ ...given, backup: await openBackup(file) })).rejects.toThrow(
      'the disk is full',
    )
    expect([...(await connected(target)`select name from accounts`)]).toEqual([{ name: 'Before' }])
  })

  test('refuses a database that holds something unless told, and then replaces it', async () => {
    const target = await migrated()
    const sql = connected(target)
    await guest(sql, 'Before')
    await sql`select graphile_worker.add_job('old')`
    await sql.end()
    await expect(restore(target, file)).rejects.toThrow(/not empty.*--force/)
    await restore(target, file, true)
    const [row] = await connected(target)`
      select (select count(*)::int from accounts) as accounts, (select count(*)::int from accounts where name = 'Before') as old,
        (select count(*)::int from graphile_worker._private_jobs) as jobs`
    expect(row).toEqual({ accounts: 300, old: 0, jobs: 0 })
  })

  test('refuses while anybody is connected to the database', async () => {
    const target = await migrated()
    const somebody = connected(target)
    await somebody`select 1`
    await expect(restore(target, file, true)).rejects.toThrow(/in use.*stop Auxroom/)
  })

  test('refuses a backup of a newer release', async () => {
    const target = await newDatabase(null)
    const backup = await openBackup(file)
    backup.header.schema += 1
    const given = { databaseUrl: target, file, force: false, beforeCommit: nothing }
    await expect(restoreBackup({ ...given, backup })).rejects.toThrow(/newer release/)
    await backup.frames.return(undefined)
    const newer = newFile()
    await writeFile(newer, 'AUXROOM BACKUP 2\nrest')
    await expect(openBackup(newer)).rejects.toThrow(/does not know: update Auxroom first/)
  })

  test('brings a backup of an older release up to this one', async () => {
    const source = await newDatabase(null)
    await migrate(source)
    const sql = connected(source)
    // As the first release left it.
    const [first, ...later] = migrations()
    await sql.unsafe('drop schema public cascade; create schema public')
    for (const statement of first?.statements ?? []) await sql.unsafe(statement)
    await sql`delete from drizzle.__drizzle_migrations where created_at > ${first?.at ?? 0}`
    await guest(sql, 'Early')
    await sql.end()
    expect(later.length).toBeGreaterThan(5)
    const older = await backUp(source)
    const target = await newDatabase(null)
    await restore(target, older)
    const restored = connected(target)
    expect([...(await restored`select name, username from accounts`)]).toEqual([
      { name: 'Early', username: null },
    ])
    const [{ n } = { n: 0 }] = await restored`select count(*)::int as n from drizzle.__drizzle_migrations`
    expect(n).toBe(migrations().length)
  })
})
