import { json } from '@/lib/http/routes'
import { type UserDto, userDto } from '@/lib/lifecycle/user-dto'
import { findAccessToken } from '@/lib/tokens/live-grant'
import { OauthError } from '@/lib/tokens/oauth-error'
import type { Scope } from '@/lib/tokens/scopes'
import type { IssuedTokens } from '@/lib/tokens/token-grants'
import { viewerOfGrant } from '@/lib/viewer/viewer'

/** Tokens flat, as every OAuth client reads them (RFC 6749 §5.1), with the user and what this very token may do. */
export async function flatAnswer(tokens: IssuedTokens): Promise<Response> {
  const { user, scopes } = await holder(tokens)
  const token = tokenFields(tokens, scopes.join(' '))
  return json({ ...token, user, _links: user?._links ?? {} })
}

/** The same nested, for those who ask in JSON: 201. */
export async function nestedAnswer(tokens: IssuedTokens): Promise<Response> {
  const { user, scopes } = await holder(tokens)
  return json({ token: tokenFields(tokens, scopes), user }, { status: 201 })
}

/** Read back by the token itself: what the answer says of it is what it is good for. */
async function holder({ accessToken }: IssuedTokens): Promise<{ user: UserDto | null; scopes: Scope[] }> {
  const live = await findAccessToken(accessToken)
  if (!live) throw new OauthError('invalid_grant', 'The grant has ended')
  const viewer = viewerOfGrant(live)
  return { user: viewer && (await userDto(viewer)), scopes: live.scopes }
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
