import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type EmbeddedPostgres, startEmbedded, useEmbedded } from './embedded'
import { migrate } from './migrate'

const record = z.looseObject({ cluster: z.string(), url: z.string() })
const folders: string[] = []
const running: { stop: () => Promise<void> }[] = []

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  for (const folder of folders.splice(0)) {
    const found = await recordOf(folder).catch(() => null)
    for (const path of [found?.cluster ?? folder, folder]) await rm(path, { recursive: true, force: true })
  }
})

async function recordOf(dataDir: string) {
  return record.parse(JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')))
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'auxroom-role-'))
  folders.push(folder)
  return folder
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const started = await startEmbedded({ dataDir })
  running.push(started)
  return started
}

async function query<T>(url: string, run: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await run(sql)
  } finally {
    await sql.end()
  }
}

const rights = (url: string) =>
  query(url, async (sql) => {
    const [role] = await sql`
      select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = current_user`
    return role
  })
const none = {
  rolsuper: false,
  rolcreatedb: false,
  rolcreaterole: false,
  rolreplication: false,
  rolbypassrls: false,
}

/** As releases before had it: everything is the superuser's, and the record knows no other role. */
async function makeOld({ superuserUrl }: EmbeddedPostgres, dataDir: string): Promise<void> {
  const server = new URL(superuserUrl)
  server.pathname = '/postgres'
  await query(server.href, async (sql) => {
    await sql`drop database auxroom`
    await sql`drop role auxroom_app`
    await sql`create database auxroom`
  })
  await migrate(superuserUrl)
  await query(superuserUrl, async (sql) => {
    await sql`insert into accounts (kind, name) values ('guest', 'Early')`
    await sql`select graphile_worker.add_job('mail', '{"early":true}'::json)`
  })
  const { app_password: _, ...old } = await recordOf(dataDir)
  await writeFile(join(dataDir, 'postgres.json'), JSON.stringify({ ...old, url: superuserUrl }))
}

/** What the product does with its database over a year. */
async function use(url: string): Promise<void> {
  await migrate(url)
  await query(url, async (sql) => {
    await sql`alter table accounts add column later text`
    await sql`create index accounts_later on accounts (later)`
    await sql`insert into events (id, type, account_id) values (gen_random_uuid(), 'x.y', gen_random_uuid())`
    await sql`select graphile_worker.add_job('mail', '{}'::json, job_key := 'k')`
    await sql`select pg_notify('x', 'y')`
    await sql`drop function graphile_worker.remove_job(text)`
    await sql`create schema another`
  })
}

// Each test makes a cluster that is safe on disk: seconds where the disk is slow.
describe('65 the role the product connects as', { timeout: 90_000 }, () => {
  test('is no superuser, and migrates, works and alters with what it owns', async () => {
    const { url } = await start(await newFolder())
    expect(await rights(url)).toEqual(none)
    await use(url)
    await expect(query(url, (sql) => sql`select pg_read_file('/etc/passwd')`)).rejects.toThrow(
      /permission denied/,
    )
    await expect(query(url, (sql) => sql`copy (select 1) to program 'true'`)).rejects.toThrow(
      /permission denied/,
    )
  })

  test('takes over what an earlier release made, and nothing is lost', async () => {
    const dataDir = await newFolder()
    const first = await start(dataDir)
    await makeOld(first, dataDir)
    // An operator's command comes first, while the server of the earlier release still runs.
    const shared = await useEmbedded({ dataDir })
    expect(await rights(shared.url)).toMatchObject({ rolsuper: true })
    await first.stop()
    const second = await start(dataDir)
    expect(await rights(second.url)).toEqual(none)
    expect((await recordOf(dataDir)).url).toBe(second.url)
    const found = await query(
      second.url,
      (sql) => sql`select name, (select payload from graphile_worker._private_jobs) from accounts`,
    )
    expect([...found]).toEqual([{ name: 'Early', payload: { early: true } }])
    await use(second.url)
    const foreign = await query(
      second.url,
      (sql) => sql`
        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relowner <> current_user::regrole`,
    )
    expect([...foreign]).toEqual([])
  })
})
