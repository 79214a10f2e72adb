import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { accounts, oauthCodes } from '@/db/schema'
import { randomToken, sha256 } from '../crypto'
import { createGrant, type Grant, revokeGrant } from './grants'
import { inOrder, type Scope } from './scopes'

/** What every authorization code begins with. */
const codePrefix = 'axrc_'

const lifetimeMs = 60 * 1000

type IssueCodeInput = {
  clientId: string
  accountId: string
  /** Where the code is sent; the token request may name no other. */
  redirectUri: string
  /** Whether the authorization request named it: then the token request has to repeat it. */
  redirectUriGiven: boolean
  scopes: readonly Scope[]
  /** Of the method S256. */
  codeChallenge: string
}

/** Makes an authorization code: 256 bits, one minute, single use, stored as its SHA-256. @returns the code */
export async function issueCode(tx: Tx, input: IssueCodeInput): Promise<string> {
  const code = `${codePrefix}${randomToken()}`
  await tx.insert(oauthCodes).values({
    secretHash: sha256(code),
    clientId: input.clientId,
    accountId: input.accountId,
    redirectUri: input.redirectUri,
    redirectUriGiven: input.redirectUriGiven,
    scopes: inOrder(input.scopes),
    codeChallenge: input.codeChallenge,
    expiresAt: new Date(Date.now() + lifetimeMs),
  })
  return code
}

export type RedeemCodeInput = {
  code: string
  /** The client as it authenticated, or as a public client named itself. */
  clientId: string
  /** `redirect_uri` of the token request. */
  redirectUri: string | null
  /** `code_verifier` of the token request; a code is never exchanged without one. */
  codeVerifier: string | null
  /** Of the request, for the audit log. */
  headers?: Headers
}

/** Why a code was refused, for the log; the client is told `invalid_grant` alone. */
type CodeRefusal = 'unknown' | 'used' | 'expired' | 'redirect_uri' | 'code_verifier' | 'account'

export type RedeemedCode =
  | { ok: true; grant: Grant; accountId: string; scopes: Scope[] }
  | { ok: false; reason: CodeRefusal }

/**
 * Exchanges a code for a grant of its own, which this makes: the caller only issues the tokens of `grant`, in the same
 * transaction. Never throws for a bad code, and the transaction has to COMMIT after a refusal as well: it spends the code,
 * and a code that comes a second time ends the grant it was exchanged for (RFC 6749 §4.1.2).
 */
export async function redeemCode(tx: Tx, input: RedeemCodeInput): Promise<RedeemedCode> {
  const secretHash = sha256(input.code)
  const isAccountLive = await lockAccountOf(tx, secretHash)
  const [code] = await tx
    .update(oauthCodes)
    .set({ usedAt: new Date() })
    .where(
      and(
        eq(oauthCodes.secretHash, secretHash),
        eq(oauthCodes.clientId, input.clientId),
        isNull(oauthCodes.usedAt),
      ),
    )
    .returning(codeColumns)
  if (!code) return refuseSpent(tx, secretHash, input.headers)
  const reason = refusalOf(code, input) ?? (isAccountLive ? null : 'account')
  if (reason) return { ok: false, reason }
  const { clientId, accountId } = code
  const scopes = inOrder(code.scopes)
  const grant = await createGrant(tx, {
    clientId,
    accountId,
    grantType: 'authorization_code',
    scopes,
    headers: input.headers,
  })
  await tx.update(oauthCodes).set({ grantId: grant.id }).where(eq(oauthCodes.secretHash, secretHash))
  return { ok: true, grant, accountId, scopes }
}

const codeColumns = {
  clientId: oauthCodes.clientId,
  accountId: oauthCodes.accountId,
  redirectUri: oauthCodes.redirectUri,
  redirectUriGiven: oauthCodes.redirectUriGiven,
  scopes: oauthCodes.scopes,
  codeChallenge: oauthCodes.codeChallenge,
  expiresAt: oauthCodes.expiresAt,
}

type CodeTerms = {
  redirectUri: string
  redirectUriGiven: boolean
  codeChallenge: string
  expiresAt: Date
}

function refusalOf(code: CodeTerms, { redirectUri, codeVerifier }: RedeemCodeInput): CodeRefusal | null {
  if (code.expiresAt.getTime() <= Date.now()) return 'expired'
  const repeated = redirectUri === code.redirectUri
  if (!repeated && (code.redirectUriGiven || redirectUri !== null)) return 'redirect_uri'
  return codeVerifier !== null && verifies(codeVerifier, code.codeChallenge) ? null : 'code_verifier'
}

/** RFC 7636 §4.6, method S256. */
function verifies(verifier: string, challenge: string): boolean {
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return false
  const computed = createHash('sha256').update(verifier).digest()
  const expected = Buffer.from(challenge, 'base64url')
  return expected.length === computed.length && timingSafeEqual(expected, computed)
}

/**
 * Locks the account of a code, so that nothing is granted while it ends; before the code, as whatever ends an account does.
 * @returns whether the account still stands
 */
async function lockAccountOf(tx: Tx, secretHash: string): Promise<boolean> {
  const [account] = await tx
    .select({ endedAt: accounts.endedAt, suspendedAt: accounts.suspendedAt })
    .from(oauthCodes)
    .innerJoin(accounts, eq(accounts.id, oauthCodes.accountId))
    .where(eq(oauthCodes.secretHash, secretHash))
    .for('no key update', { of: accounts })
  return account !== undefined && account.endedAt === null && account.suspendedAt === null
}

/** Whoever sends a used code, it has leaked: what came of it ends. Another client's unused code stays good. */
async function refuseSpent(tx: Tx, secretHash: string, headers?: Headers): Promise<RedeemedCode> {
  const [spent] = await tx
    .select({ usedAt: oauthCodes.usedAt, grantId: oauthCodes.grantId })
    .from(oauthCodes)
    .where(eq(oauthCodes.secretHash, secretHash))
  if (!spent?.usedAt) return { ok: false, reason: 'unknown' }
  if (spent.grantId) await revokeGrant(tx, spent.grantId, 'reuse', { headers })
  return { ok: false, reason: 'used' }
}
