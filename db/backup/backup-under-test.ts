import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql, type TransactionSql } from 'postgres'
import { afterAll, afterEach, inject } from 'vitest'
import type { Frame } from './format'
import { openBackup } from './read'
import { restoreBackup } from './restore'
import { writeBackup } from './write'

export const folder = mkdtempSync(join(tmpdir(), 'auxroom-backup-'))
const names: string[] = []
const clients: Sql[] = []
const admin = () => connected(inject('databaseServer'))

export function connected(url: string): Sql {
  const sql = postgres(url, { max: 4, onnotice: () => undefined })
  clients.push(sql)
  return sql
}

export async function newDatabase(template: string | null): Promise<string> {
  const name = `backup_${randomUUID().slice(0, 8)}`
  const sql = admin()
  if (template) await sql`create database ${sql(name)} template ${sql(template)}`
  else await sql`create database ${sql(name)}`
  names.push(name)
  const url = new URL(inject('databaseServer'))
  url.pathname = `/${name}`
  return url.href
}
export const migrated = () => newDatabase(inject('templateDatabase'))
export const newFile = () => join(folder, `${randomUUID()}.backup`)

export const backUp = async (databaseUrl: string, more: { force?: boolean; file?: string } = {}) =>
  (await writeBackup({ databaseUrl, file: newFile(), force: false, keys: [], secrets: null, ...more })).file

export async function restore(databaseUrl: string, file: string, force = false) {
  const backup = await openBackup(file)
  return restoreBackup({ databaseUrl, file, backup, force, beforeCommit: nothing })
}

export const nothing = async () => undefined

export async function framesOf(file: string): Promise<Frame[]> {
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

export const guest = (sql: Sql | TransactionSql, name: string) =>
  sql<{ id: string }[]>`insert into accounts (kind, name) values ('guest', ${name}) returning id`
