import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** A key of the token keyring: 32 bytes, named so that old rows still open after rotation. */
export type SealingKey = { id: string; key: Buffer }

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

export class UnsealError extends Error {
  override readonly name = 'UnsealError'
}

/**
 * Seals text with AES-256-GCM under the first key of the ring.
 * @param context binds the ciphertext to its place, e.g. `connections/<row id>/access_token`; it must be given again to open.
 * @returns `v1.<key id>.<base64url of iv, tag, ciphertext>`
 */
export function seal(plaintext: string, context: string, keys: readonly SealingKey[]): string {
  const first = keys[0]
  if (!first) throw new Error('The keyring is empty')
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, first.key, iv)
  cipher.setAAD(Buffer.from(`${first.id}\n${context}`))
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
  return `v1.${first.id}.${Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString('base64url')}`
}

/** Opens what `seal` made. Throws `UnsealError` for another context, an unknown key or altered bytes. */
export function unseal(sealed: string, context: string, keys: readonly SealingKey[]): string {
  const [version, keyId, body] = sealed.split('.')
  const key = keys.find((candidate) => candidate.id === keyId)
  if (version !== 'v1' || !key || !body) throw new UnsealError('Unknown format or key')
  const bytes = Buffer.from(body, 'base64url')
  try {
    const decipher = createDecipheriv(algorithm, key.key, bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(Buffer.from(`${key.id}\n${context}`))
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
      'utf8',
    )
  } catch (cause) {
    throw new UnsealError('The ciphertext does not belong here', { cause })
  }
}

/** Key id a sealed text was made with. */
export function sealedWith(sealed: string): string | null {
  return sealed.split('.')[1] ?? null
}

/** Whether a text was sealed with another key than the one that seals now. */
export function isSealedWithOldKey(sealed: string | null, keys: readonly SealingKey[]): boolean {
  return sealed !== null && sealedWith(sealed) !== keys[0]?.id
}

/** `bytes` random bytes as base64url; 32 bytes are 256 bits. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/** SHA-256 as hex: how our own high-entropy secrets are stored. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
