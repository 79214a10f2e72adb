import { randomUUID } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { knownKeys, openPrivateJwk } from './key-set'
import { publicJwks } from './signing-keys'

export const origin = 'http://127.0.0.1:3000'
export const hour = 60 * 60
export const now = () => Math.floor(Date.now() / 1000)
export type Claims = Record<string, unknown>

/** What a good token says. */
export const good = (): Claims => ({
  iss: origin,
  aud: origin,
  sub: randomUUID(),
  client_id: 'a-client',
  scope: 'profile',
  jti: randomUUID(),
  grant_id: randomUUID(),
  iat: now(),
  exp: now() + hour,
})

/** The key that signs now, as a thief of it would have it. */
export async function ourKey(): Promise<{ kid: string; key: CryptoKey }> {
  const [stored] = await knownKeys()
  if (!stored) throw new Error('no key')
  const key = await importJWK(openPrivateJwk(stored.id, stored.sealedPrivateJwk), 'ES256')
  if (key instanceof Uint8Array) throw new Error('no private key')
  return { kid: stored.id, key }
}

/** A token of our key, unless it is signed by another. */
export async function signed(
  claims: Claims,
  header: Partial<JWTHeaderParameters> = {},
  by?: CryptoKey | Uint8Array,
) {
  const { kid, key } = await ourKey()
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
    .sign(by ?? key)
}

export const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export async function foreignPair() {
  const pair = await generateKeyPair('ES256', { extractable: true })
  return { key: pair.privateKey, jwk: await exportJWK(pair.publicKey) }
}

/** The `kid` of the key that signs now. */
export async function keyId(): Promise<string> {
  const [stored] = await knownKeys()
  return stored?.id ?? ''
}

export async function publicKeyAs(form: 'pem' | 'jwk'): Promise<Uint8Array> {
  const [jwk] = (await publicJwks()).keys
  if (!jwk) throw new Error('no key')
  if (form === 'jwk') return new TextEncoder().encode(JSON.stringify(jwk))
  const key = await importJWK({ ...jwk }, 'ES256', { extractable: true })
  if (key instanceof Uint8Array) throw new Error('no public key')
  return new TextEncoder().encode(await exportSPKI(key))
}

/** Signed by hand, for what jose would not sign. */
export async function handSigned(header: unknown, claims: unknown): Promise<string> {
  const input = `${encoded(header)}.${encoded(claims)}`
  const { key } = await ourKey()
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(input))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}
