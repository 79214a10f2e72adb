import { randomUUID } from 'node:crypto'
import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import {
  backUp,
  connected,
  folder,
  framesOf,
  guest,
  migrated,
  newDatabase,
  newFile,
  restore,
} from './backup-under-test'
import type { Frame } from './format'
import { openBackup } from './read'
import { writeBackup } from './write'

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
