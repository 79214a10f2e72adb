import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const secretsSchema = z.object({
  AUTH_SECRET: z.string(),
  /** `id:base64,…`: the first encrypts, all decrypt. */
  TOKEN_KEYS: z.string(),
  SIMULATOR_CLIENT_ID: z.string(),
  SIMULATOR_CLIENT_SECRET: z.string(),
  SIMULATOR_API_KEY: z.string(),
})
export type Secrets = z.output<typeof secretsSchema>

/** The secrets of a data folder, made where they are missing; `DATA_DIR/secrets.json` is its owner's only. */
export async function readOrMakeSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // Any other trouble must not end in new secrets: they would lock everybody out of what the old ones sealed.
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  const found = secretsSchema.partial().parse(JSON.parse(text))
  const secrets: Secrets = {
    AUTH_SECRET: randomBytes(32).toString('base64url'),
    TOKEN_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    SIMULATOR_CLIENT_ID: randomBytes(16).toString('hex'),
    SIMULATOR_CLIENT_SECRET: randomBytes(16).toString('hex'),
    SIMULATOR_API_KEY: randomBytes(16).toString('hex'),
    ...found,
  }
  if (Object.keys(found).length < Object.keys(secrets).length) {
    await writeFile(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true })
    await rename(`${path}.new`, path)
  }
  return secrets
}
