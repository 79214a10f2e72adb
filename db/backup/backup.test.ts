import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { chmod, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql, type TransactionSql } from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { migrate } from '../migrate'
import { migrations } from './catalog'
import { type Frame, firstLine } from './format'
import { openBackup } from './read'
import { restoreBackup } from './restore'
import { writeBackup } from './write'

const folder = mkdtempSync(join(tmpdir(), 'auxroom-backup-'))
const names: string[] = []
const clients: Sql[] = []
const admin = () => connected(inject('databaseServer'))

function connected(url: string): Sql {
  const sql = postgres(url, { max: 4, onnotice: () => undefined })
  clients.push(sql)
  return sql
}

async function newDatabase(template: string | null): Promise<string> {
  const name = `backup_${randomUUID().slice(0, 8)}`
  const sql = admin()
  if (template) await sql`create database ${sql(name)} template ${sql(template)}`
  else await sql`create database ${sql(name)}`
  names.push(name)
  const url = new URL(inject('databaseServer'))
  url.pathname = `/${name}`
  return url.href
}
const migrated = () => newDatabase(inject('templateDatabase'))
const newFile = () => join(folder, `${randomUUID()}.backup`)

const backUp = async (databaseUrl: string, more: { force?: boolean; file?: string } = {}) =>
  (await writeBackup({ databaseUrl, file: newFile(), force: false, keys: [], secrets: null, ...more })).file

async function restore(databaseUrl: string, file: string, force = false) {
  const backup = await openBackup(file)
  return restoreBackup({ databaseUrl, file, backup, force, beforeCommit: nothing })
}

const nothing = async () => undefined

async function framesOf(file: string): Promise<Frame[]> {
  const frames: Frame[] = []
  for await (const frame of (await openBackup(file)).frames) frames.push(frame)
  return frames
}

afterEach(async () => {
  for (const sql of clients.splice(0)) await sql.end({ timeout: 5 })
})
afterAll(async () => {
  const sql = admin()
  for (const name of names) await sql`drop database if exists ${sql(name)} with (force)`
  await sql.end()
  rmSync(folder, { recursive: true })
}, 120_000)

const guest = (sql: Sql | TransactionSql, name: string) =>
  sql<{ id: string }[]>`insert into accounts (kind, name) values ('guest', ${name}) returning id`

describe('a backup', { timeout: 60_000 }, () => {
  test('taken under load and restored into an empty database is equal to what one transaction saw', async () => {
    const source = await migrated()
    const sql = connected(source)
    let writing = true
    let written = 0
    // Whoever sees a part of one of these transactions sees sums that differ.
    const writer = async (n: number) => {
      while (writing) {
        await sql.begin(async (tx) => {
          const [account] = await guest(tx, `Guest ${n} "tab\there" \\ line\nbreak 🎵`)
          await tx`insert into sessions (secret_hash, account_id, expires_at)
            values (${randomUUID()}, ${account?.id ?? ''}, now() + interval '1 day')`
          await tx`insert into events (id, type, account_id, sealed_payload)
            values (${randomUUID()}, 'x.happened', ${account?.id ?? ''}, null)`
          await tx`select graphile_worker.add_job('mail', '{"sealed":"x"}'::json, queue_name := 'mail')`
          if (n % 2) await tx`update accounts set name = name || '.' where id = ${account?.id ?? ''}`
        })
        written += 1
      }
    }
    const writers = [writer(1), writer(2), writer(3)]
    await vi.waitFor(() => expect(written).toBeGreaterThan(50), { timeout: 15_000 })
    const file = await backUp(source)
    const during = written
    await vi.waitFor(() => expect(written).toBeGreaterThan(during + 10), { timeout: 15_000 })
    writing = false
    await Promise.all(writers)

    const target = await newDatabase(null)
    await restore(target, file)
    const copy = connected(target)
    const [sums] = await copy`
      select (select count(*)::int from accounts) as accounts, (select count(*)::int from sessions) as sessions,
        (select count(*)::int from events) as events,
        (select count(*)::int from graphile_worker._private_jobs) as jobs,
        (select count(*)::int from sessions s join accounts a on a.id = s.account_id) as pairs,
        (select max(position)::int from events) as position,
        nextval('events_position_seq')::int as next`
    expect(sums?.accounts).toBeGreaterThan(50)
    expect(sums?.accounts).toBeLessThan(written)
    expect(sums).toMatchObject({
      sessions: sums?.accounts,
      events: sums?.accounts,
      jobs: sums?.accounts,
      pairs: sums?.accounts,
    })
    expect(sums?.next).toBeGreaterThan(sums?.position)
    await copy.end()
    const [before, after] = [await framesOf(file), await framesOf(await backUp(target))]
    const withoutSequences = (frames: Frame[]) => frames.filter(({ kind }) => kind !== 'sequences')
    expect(withoutSequences(after)).toEqual(withoutSequences(before))
  })

  test('queues jobs with what they were queued with, those in hand among them', async () => {
    const source = await migrated()
    const sql = connected(source)
    await sql`select graphile_worker.add_job('mail', '{"n":1}'::json, 'mail', now() + interval '1 hour', 9, 'key', 3, array['flag'])`
    await sql`select graphile_worker.add_job('webhook', '{"n":2}'::json)`
    await sql`update graphile_worker._private_jobs set attempts = 2, locked_at = now(), locked_by = 'worker' where key is null`
    const file = await backUp(source)
    const target = await newDatabase(null)
    await restore(target, file)
    const jobs = await connected(target)`
      select task_identifier, queue_name, run_at > now() + interval '59 minutes' as later, max_attempts, key, priority,
        flags, attempts, locked_at from graphile_worker.jobs order by id`
    expect([...jobs]).toEqual([
      expect.objectContaining({
        task_identifier: 'mail',
        queue_name: 'mail',
        later: true,
        max_attempts: 9,
        key: 'key',
        priority: 3,
        flags: { flag: true },
        attempts: 0,
      }),
      expect.objectContaining({ task_identifier: 'webhook', max_attempts: 25, attempts: 2, locked_at: null }),
    ])
  })

  test('is its owner’s alone, replaces nothing unasked, and leaves nothing half done', async () => {
    const source = await migrated()
    const file = newFile()
    await writeFile(file, 'mine')
    await chmod(file, 0o666)
    await expect(backUp(source, { file })).rejects.toThrow(/exists: name another file, or add --force/)
    expect(await readFile(file, 'utf8')).toBe('mine')
    await backUp(source, { file, force: true })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const [elsewhere, link] = [newFile(), newFile()]
    await writeFile(elsewhere, 'theirs')
    await symlink(elsewhere, link)
    await expect(backUp(source, { file: link })).rejects.toThrow(/exists/)
    await backUp(source, { file: link, force: true })
    expect(await readFile(elsewhere, 'utf8')).toBe('theirs')
    await expect(backUp(source, { file: folder, force: true })).rejects.toThrow(/is a folder/)
    await expect(backUp(source, { file: join(folder, 'none', 'x') })).rejects.toThrow(/does not exist/)
    const nowhere = new URL(source)
    nowhere.pathname = '/postgres'
    const unwritten = newFile()
    await expect(backUp(nowhere.href, { file: unwritten })).rejects.toThrow(/holds no Auxroom/)
    expect((await readdir(folder)).filter((name) => name.includes('unfinished'))).toEqual([])
    await expect(stat(unwritten)).rejects.toThrow(/ENOENT/)
  })
})

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

test('secrets are in a backup only where they were given', async () => {
  const source = await migrated()
  const given = { databaseUrl: source, force: false, keys: [{ id: 'k1', digest: 'd' }] }
  const [without, having] = [newFile(), newFile()]
  await writeBackup({ ...given, file: without, secrets: null })
  await writeBackup({ ...given, file: having, secrets: { AUTH_SECRET: 'hush' } })
  expect((await openBackup(without)).secrets).toBeNull()
  expect((await openBackup(having)).secrets).toEqual({ AUTH_SECRET: 'hush' })
  expect((await openBackup(without)).header.keys).toEqual(given.keys)
})
