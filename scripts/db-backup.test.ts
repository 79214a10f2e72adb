import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres, { type Sql } from 'postgres'
import { afterEach, expect, test } from 'vitest'
import { openBackup } from '@/db/backup/read'
import { startEmbedded } from '@/db/embedded'
import { migrate } from '@/db/migrate'
import { readCluster } from '@/db/postgres-cluster'
import { takeLock } from './start/pid-lock'
import { readOrMakeSecrets } from './start/secrets'

const run = promisify(execFile)
const folders: string[] = []
const running: { stop: () => Promise<void> }[] = []

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  for (const folder of folders.splice(0)) {
    const found = await readCluster(folder)
    for (const path of [found?.cluster ?? folder, folder]) await rm(path, { recursive: true, force: true })
  }
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'auxroom-db-backup-'))
  folders.push(folder)
  return folder
}

const operate = (command: 'backup' | 'restore', DATA_DIR: string, ...args: string[]) => {
  const { DATABASE_URL: _, AUTH_SECRET: _a, TOKEN_KEYS: _t, ...env } = process.env
  const program = ['--import', 'tsx', '--conditions=react-server', `scripts/db-${command}.ts`]
  return run(process.execPath, [...program, ...args], { env: { ...env, DATA_DIR } })
}

async function secretsIn(file: string): Promise<Record<string, string> | null> {
  const { secrets, frames } = await openBackup(file)
  await frames.return(undefined)
  return secrets
}

async function query<T>(url: string, ask: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await ask(sql)
  } finally {
    await sql.end()
  }
}

test('npm run db:backup of a running installation is restored into an empty folder, secrets and all', {
  timeout: 240_000,
}, async () => {
  const [source, target] = [await newFolder(), await newFolder()]
  const server = await startEmbedded({ dataDir: source })
  running.push(server)
  await migrate(server.url)
  await query(server.url, (sql) => sql`insert into accounts (kind, name) values ('guest', 'Ada')`)
  const secrets = await readOrMakeSecrets(source)
  const [plain, whole] = [join(source, 'plain.backup'), join(source, 'whole.backup')]

  const without = await operate('backup', source, plain)
  expect(without.stdout).toMatch(/holds no secrets.*tokens of providers cannot be opened/)
  expect((await operate('backup', source, whole, '--with-secrets')).stdout).toMatch(/It holds the secrets/)
  expect([await secretsIn(plain), await secretsIn(whole)]).toEqual([null, secrets])
  expect((await stat(whole)).mode & 0o777).toBe(0o600)
  await expect(operate('backup', source, whole)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/exists: name another file, or add --force/),
  })

  const holder = await takeLock(join(target, 'start.lock'))
  await expect(operate('restore', target, whole)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^DATA_DIR: .* is in use by a start that runs/),
  })
  if ('release' in holder) await holder.release()
  await writeFile(join(source, 'cut.backup'), (await readFile(whole)).subarray(0, -100))
  await expect(operate('restore', target, join(source, 'cut.backup'))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/damaged or cut short: nothing was restored/),
  })

  expect((await operate('restore', target, whole)).stdout).toMatch(/^Restored \d+ tables, \d+ rows/)
  expect(await readOrMakeSecrets(target)).toEqual(secrets)
  const restored = await startEmbedded({ dataDir: target })
  running.push(restored)
  expect([...(await query(restored.url, (sql) => sql`select name from accounts`))]).toEqual([{ name: 'Ada' }])
})
