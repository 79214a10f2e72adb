import { createHmac } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { BackupHeader } from '@/db/backup/format'
import { parseSettings, type Settings, type TokenKey } from '@/env'

const secretsSchema = z.record(z.string(), z.string())
type Secrets = z.output<typeof secretsSchema>

const fileOf = (dataDir: string) => join(dataDir, 'secrets.json')

/** What the installation runs with: the environment's secrets, else those of its data folder. Makes none. */
export async function effectiveSecrets(settings: Settings): Promise<Secrets> {
  const text = await readFile(fileOf(settings.DATA_DIR), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  const given = { AUTH_SECRET: process.env.AUTH_SECRET, TOKEN_KEYS: process.env.TOKEN_KEYS }
  const present = Object.entries(given).filter(([, value]) => value)
  return secretsSchema.parse({ ...JSON.parse(text), ...Object.fromEntries(present) })
}

/** The keys of these secrets by name, each with a digest that gives nothing of it away. */
export function keyDigests({ TOKEN_KEYS }: Secrets): { id: string; digest: string }[] {
  const keys: TokenKey[] = parseSettings({ TOKEN_KEYS }).TOKEN_KEYS ?? []
  return keys.map(({ id, key }) => ({
    id,
    digest: createHmac('sha256', key).update('auxroom backup').digest('hex').slice(0, 16),
  }))
}

/** Names of the keys that sealed something and that these secrets lack, one of the same name included. */
export function missingKeys(sealedWith: BackupHeader['keys'], secrets: Secrets): string[] {
  const own = keyDigests(secrets)
  const isOwn = ({ id, digest }: BackupHeader['keys'][number]) =>
    own.some((key) => key.id === id && key.digest === digest)
  return sealedWith.flatMap((key) => (isOwn(key) ? [] : key.id))
}

/** Replaces the secrets of a data folder. @returns what puts the earlier ones back */
export async function replaceSecrets(dataDir: string, secrets: Secrets): Promise<() => Promise<void>> {
  const path = fileOf(dataDir)
  const earlier = await readFile(path, 'utf8').catch(() => null)
  // Kept until the restore is through: a process killed in between leaves both.
  if (earlier !== null) await writeFile(`${path}.before-restore`, earlier, { mode: 0o600, flush: true })
  await writeFile(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
  return async () => {
    if (earlier === null) await rm(path, { force: true })
    else await rename(`${path}.before-restore`, path)
  }
}
