import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOrMakeSecrets } from './secrets'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auxroom-secrets-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('secrets are made once, readable by their owner only', async () => {
  const made = await readOrMakeSecrets(folder)
  expect(await readOrMakeSecrets(folder)).toEqual(made)
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
})

test('a secret that is missing is added, the others stay', async () => {
  await writeFile(join(folder, 'secrets.json'), JSON.stringify({ AUTH_SECRET: 'kept' }))
  const secrets = await readOrMakeSecrets(folder)
  expect(secrets.AUTH_SECRET).toBe('kept')
  expect(secrets.TOKEN_KEYS).toMatch(/^k1:.{44}$/)
  expect(secrets.SIMULATOR_API_KEY).toMatch(/^[0-9a-f]{32}$/)
  expect(await readOrMakeSecrets(folder)).toEqual(secrets)
})

test('a file that cannot be read is never replaced', async () => {
  await writeFile(join(folder, 'secrets.json'), 'torn {')
  await expect(readOrMakeSecrets(folder)).rejects.toThrow()
  expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toBe('torn {')
})
