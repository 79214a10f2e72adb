import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { env } from '@/env'
import { deliverLetter } from './deliver'
import { mailTask } from './queue'

type Job = { id: string; payload: unknown }

/** The letters that wait in the queue, as the database has them. */
export async function waitingLetters(): Promise<Job[]> {
  const rows = await db().execute<Job>(sql`
    select j.id, j.payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = ${mailTask} order by j.id`)
  return [...rows]
}

/** Does what the queue would: writes and sends every letter that waits. */
export async function deliverWaiting(): Promise<void> {
  for (const { id, payload } of await waitingLetters()) {
    await deliverLetter(payload, 1)
    await db().execute(sql`delete from graphile_worker._private_jobs where id = ${id}`)
  }
}

export type ReadLetter = { path: string; to: string; subject: string; source: string; secret: string | null }

/** The letters in the data folder, the oldest first. @param to those to this address alone */
export async function lettersTo(to: string): Promise<ReadLetter[]> {
  const folder = join(env().DATA_DIR, 'mail')
  const names = await readdir(folder).catch(() => [])
  const all = await Promise.all(names.sort().map((name) => readLetter(join(folder, name))))
  return all.filter((letter) => letter.to === to)
}

async function readLetter(path: string): Promise<ReadLetter> {
  const source = await readFile(path, 'utf8')
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(source)?.[1] ?? ''
  const secret = /^axrm_[\w-]{43}$/m.exec(source)?.[0] ?? null
  return { path, to: header('To'), subject: header('Subject'), source, secret }
}

/** Sends what waits; the secret of the newest letter to this address. */
export async function newestSecret(to: string): Promise<string> {
  await deliverWaiting()
  const secret = (await lettersTo(to)).at(-1)?.secret
  if (!secret) throw new Error(`No letter with a link went to ${to}`)
  return secret
}
