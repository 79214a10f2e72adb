import 'server-only'
import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { env } from '@/env'
import { verificationKey } from './key-set'
import { inOrder, type Scope } from './scopes'
import { activeSigningKey } from './signing-keys'

/** Seconds an access token lives. */
export const accessTokenSeconds = 60 * 60

/** Clocks of two machines may differ by this many seconds. */
const leewaySeconds = 5

/** Another process may sign with a key for so long after it was retired, until it hears of that. */
const hearsWithinSeconds = 5 * 60

const maxLength = 4096

export type GrantToIssueFor = {
  id: string
  clientId: string
  /** Null where the client acts for itself. */
  accountId: string | null
  /** What the token is good for: the grant's scopes, or fewer. */
  scopes: readonly Scope[]
}

/** Signs an access token of a grant (RFC 9068), as the last step: after the grant is committed. */
export async function issueAccessToken(
  grant: GrantToIssueFor,
): Promise<{ accessToken: string; expiresIn: number }> {
  const { kid, key } = await activeSigningKey()
  const issuer = env().APP_ORIGIN
  const iat = Math.floor(Date.now() / 1000)
  const accessToken = await new SignJWT({
    client_id: grant.clientId,
    scope: inOrder(grant.scopes).join(' '),
    grant_id: grant.id,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setSubject(grant.accountId ?? grant.clientId)
    .setJti(randomUUID())
    .setIssuedAt(iat)
    .setExpirationTime(iat + accessTokenSeconds)
    .sign(key)
  return { accessToken, expiresIn: accessTokenSeconds }
}

/** `jku`, `jwk`, `x5u` and the like are not read: a key comes from our own set or from nowhere. */
const header = z.object({
  alg: z.literal('ES256'),
  typ: z.string().regex(/^(application\/)?at\+jwt$/i),
  kid: z.string().regex(/^[\w-]{43}$/),
})

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  /** Id of the account, or of the client where it acts for itself. */
  sub: z.string(),
  client_id: z.string(),
  scope: z.string(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
  nbf: z.number().optional(),
  grant_id: z.uuid(),
})

export type AccessTokenClaims = z.infer<typeof claimsSchema>

/**
 * The claims of an access token that we signed for ourselves and that has not expired; null for anything else. Says
 * nothing of its grant: see `findAccessToken`. Asks the database for nothing but keys it has not seen yet.
 * @param ignoreExpiryMs how long past its expiry it may be
 */
export async function verifyAccessToken(
  jwt: string,
  { ignoreExpiryMs = 0 }: { ignoreExpiryMs?: number } = {},
): Promise<AccessTokenClaims | null> {
  const kid = kidOf(jwt)
  const found = kid && (await verificationKey(kid))
  if (!found) return null
  const claims = verified.get(jwt) ?? (await signedClaims(jwt, found.key))
  if (!claims || claims.exp <= Math.floor((Date.now() - ignoreExpiryMs) / 1000)) return null
  return mayBeOurs(claims, found.retiredAtMs) ? claims : null
}

/**
 * Tokens whose signature was good, with their claims: a program sends the same one all the time, and looking at its
 * signature again would cost a seventh of the call. What time and rotation change is looked at each time.
 */
const verified = new Map<string, AccessTokenClaims>()

const verifiedAtMost = 1000

function remember(jwt: string, claims: AccessTokenClaims): void {
  const [oldest] = verified.keys()
  if (verified.size >= verifiedAtMost && oldest !== undefined) verified.delete(oldest)
  verified.set(jwt, claims)
}

/** The claims of a token of this key, of us and for us, whether it has expired or not. */
async function signedClaims(jwt: string, key: CryptoKey): Promise<AccessTokenClaims | null> {
  const origin = env().APP_ORIGIN
  try {
    const { payload } = await jwtVerify(jwt, key, {
      algorithms: ['ES256'],
      issuer: origin,
      audience: origin,
      requiredClaims: ['exp', 'iat'],
      clockTolerance: Number.MAX_SAFE_INTEGER,
    })
    const parsed = claimsSchema.safeParse(payload)
    if (!parsed.success) return null
    remember(jwt, parsed.data)
    return parsed.data
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/**
 * Whether we would have issued it: begun by now, for no more than an hour, and while its key signed. So a key that leaked
 * makes no more tokens once it has been replaced, although it still verifies those it made.
 */
function mayBeOurs({ iat, nbf = iat, exp }: AccessTokenClaims, retiredAtMs: number | null): boolean {
  const now = Date.now() / 1000
  const signedUntil = retiredAtMs === null ? now : Math.min(now, retiredAtMs / 1000 + hearsWithinSeconds)
  return nbf <= now + leewaySeconds && iat <= signedUntil + leewaySeconds && exp - iat <= accessTokenSeconds
}

/** The key id of what looks like one of our tokens. */
function kidOf(jwt: string): string | null {
  if (jwt.length > maxLength || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) return null
  try {
    const text = Buffer.from(jwt.slice(0, jwt.indexOf('.')), 'base64url').toString('utf8')
    return header.safeParse(JSON.parse(text)).data?.kid ?? null
  } catch {
    return null
  }
}
