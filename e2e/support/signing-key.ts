import { createDecipheriv } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importJWK, type JWK } from 'jose'
import type { AppUnderTest } from './app-under-test'

/** The key that signs the app's access tokens, taken from its database with its secrets: to sign what it never would. */
export async function signingKeyOf(app: AppUnderTest): Promise<{ kid: string; key: CryptoKey }> {
  const { kid, jwk } = await privateJwkOf(app)
  const key = await importJWK(jwk, 'ES256')
  if (key instanceof Uint8Array) throw new Error('the signing key is no key pair')
  return { kid, key }
}

/** The same as its JWK: `d` is what nobody else may know (RFC 7518 §6.2.2). */
export async function privateJwkOf(app: AppUnderTest): Promise<{ kid: string; jwk: JWK }> {
  const rows = await app.database(
    (sql) => sql<{ id: string; sealed: string }[]>`
      select id, sealed_private_jwk as sealed from signing_keys where retired_at is null`,
  )
  const [row] = rows
  if (!row) throw new Error('the app has no signing key')
  const secrets: { TOKEN_KEYS: string } = JSON.parse(
    await readFile(join(app.dataDir, 'secrets.json'), 'utf8'),
  )
  const jwk: JWK = JSON.parse(unseal(row.sealed, `signing_keys/${row.id}/private_jwk`, secrets.TOKEN_KEYS))
  return { kid: row.id, jwk }
}

/** `v1.<key id>.<base64url of iv, tag, ciphertext>`, AES-256-GCM bound to key id and place. */
function unseal(sealed: string, context: string, ring: string): string {
  const [, keyId = '', body = ''] = sealed.split('.')
  const encoded = ring
    .split(',')
    .find((one) => one.startsWith(`${keyId}:`))
    ?.slice(keyId.length + 1)
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv(
    'aes-256-gcm',
    Buffer.from(encoded ?? '', 'base64'),
    bytes.subarray(0, 12),
  )
  decipher.setAAD(Buffer.from(`${keyId}\n${context}`))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}
