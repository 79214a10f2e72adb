import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, oauthGrants } from '@/db/schema'
import { emailKey } from '../accounts/email'
import { isLiveAccount } from '../accounts/live-account'
import { usernameKey } from '../accounts/usernames'
import { type AccessTokenClaims, verifyAccessToken } from './access-tokens'
import { type Client, findClient } from './clients'
import { invalidClient, OauthError } from './oauth-error'
import type { TokenRequest } from './token-request'

const ignoreExpiryMs = 30 * 24 * 60 * 60 * 1000

/** The scheme as a documentation of old prints it, stray colon and all. */
const scheme = /^bearer(?::\s*|\s+|$)/i

/** Whether a caller logs in with its previous access token where others authenticate as a client. */
export function isLegacyLogin(headers: Headers): boolean {
  return scheme.test(headers.get('authorization')?.trim() ?? '')
}

/**
 * The client of a login by the previous access token: ours by signature, of the password grant, at most 30 days past its
 * expiry, not revoked, of the user who logs in, and of a client that is active and marked for it. Decided before the
 * password is looked at, so that a token of one's own is no means to try the passwords of others.
 * Throws `invalid_client`; `invalid_request` for two methods at once.
 */
export async function legacyClient(request: TokenRequest, headers: Headers): Promise<Client> {
  if (request.client_id !== undefined || request.client_secret !== undefined) {
    throw new OauthError('invalid_request', 'The client authenticates in two ways at once')
  }
  const token = (headers.get('authorization') ?? '').trim().replace(scheme, '')
  const claims = await verifyAccessToken(token, { ignoreExpiryMs })
  const refused = invalidClient('The previous access token is not good for this login')
  if (!claims) throw refused
  const client = await findClient(claims.client_id)
  if (!client?.legacyTokenLogin) throw refused
  if (!(await standsFor(claims)) || !(await isNamed(claims.sub, request))) throw refused
  return client
}

async function standsFor({ grant_id, client_id, sub }: AccessTokenClaims): Promise<boolean> {
  const [grant] = await db()
    .select({ accountId: oauthGrants.accountId })
    .from(oauthGrants)
    .where(
      and(
        eq(oauthGrants.id, grant_id),
        eq(oauthGrants.clientId, client_id),
        eq(oauthGrants.grantType, 'password'),
        isNull(oauthGrants.revokedAt),
      ),
    )
  return grant?.accountId === sub
}

/** Whether the names of a login are those of this account. */
async function isNamed(accountId: string, { username, email }: TokenRequest): Promise<boolean> {
  const [account] = await db()
    .select({ emailKey: accounts.emailKey, usernameKey: accounts.usernameKey })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isLiveAccount()))
  const names = [username, email].filter((name) => name !== undefined)
  if (!account || names.length === 0) return false
  return names.every((name) => {
    const key = name.includes('@') ? emailKey(name) : usernameKey(name)
    return key !== null && (key === account.emailKey || key === account.usernameKey)
  })
}
