import { findLiveAccount } from '@/lib/accounts/live-account'
import { json } from '@/lib/http/routes'
import { type UserDto, userDto } from '@/lib/lifecycle/user-dto'
import { effectiveScopes } from '@/lib/tokens/live-grant'
import { OauthError } from '@/lib/tokens/oauth-error'
import type { Scope } from '@/lib/tokens/scopes'
import type { IssuedTokens } from '@/lib/tokens/token-grants'
import { viewerOfGrant } from '@/lib/viewer/viewer'

/** Tokens flat, as every OAuth client reads them (RFC 6749 §5.1), with the user and what this very token may do. */
export async function flatAnswer(tokens: IssuedTokens): Promise<Response> {
  const { user, links, scopes } = await holder(tokens)
  const token = tokenFields(tokens, scopes.join(' '))
  return json({ ...token, user, _links: links })
}

/** The same nested, for those who ask in JSON: 201. */
export async function nestedAnswer(tokens: IssuedTokens): Promise<Response> {
  const { user, scopes } = await holder(tokens)
  return json({ token: tokenFields(tokens, scopes), user }, { status: 201 })
}

type Holder = { user: UserDto | null; links: UserDto['_links']; scopes: Scope[] }

/**
 * Whose tokens they are, and what they may do. An app that asked for no `profile` is told nothing of the person; a
 * first-party client knows them. A grant that ends in this very moment changes nothing of what was answered: its tokens
 * are dead by then.
 */
async function holder(tokens: IssuedTokens): Promise<Holder> {
  const { grant, expiresIn } = tokens
  const account = grant.accountId === null ? null : await findLiveAccount(grant.accountId)
  if (!account && grant.accountId !== null) throw new OauthError('invalid_grant', 'The account has ended')
  const { id, clientId, grantType } = grant
  const scopes = effectiveScopes(grant, account)
  const viewer = viewerOfGrant({
    account,
    grant: { id, clientId, grantType },
    scopes,
    expiresAt: new Date(Date.now() + expiresIn * 1000),
  })
  const user = viewer && (await userDto(viewer))
  const mayRead = grantType === 'password' || scopes.includes('profile')
  return { user: mayRead ? user : null, links: user?._links ?? {}, scopes }
}

function tokenFields<S>({ accessToken, expiresIn, refreshToken }: IssuedTokens, scope: S) {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresIn,
    scope,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
  }
}
