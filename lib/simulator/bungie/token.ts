import type { Context } from 'hono'
import type { RegisteredClient } from '../config'
import type { SimulatorEnv } from '../http'
import { authenticateByBasic } from '../oauth/client-authentication'
import type { Grant } from '../oauth/grants'
import { OAuthError } from '../oauth/oauth-error'
import { answerTokenRequest, required, type TokenAnswer } from '../oauth/token-endpoint'
import { profileOf } from './people'
import { type BungieWorld, REFRESH_LIFETIME_S } from './world'

interface TokenResponse {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  refresh_token: string
  refresh_expires_in: number
  /** Of the bungie.net account, an int64 in a string. */
  membership_id: string
}

/** `POST /Platform/App/OAuth/token/`: confidential clients by Basic; descriptions are names of PlatformErrorCodes. */
export function tokenEndpoint(c: Context<SimulatorEnv>, world: BungieWorld): Promise<Response> {
  return answerTokenRequest(c, world.saveNow, (grantType, form) => {
    const client = authenticateByBasic(c.req.header('authorization'), form, world.clients)
    if (!client.bungie) throw new OAuthError('invalid_client', 'ApplicationNotConfiguredForOAuth')
    return grantType === 'refresh_token' ? refresh(form, client, world) : exchange(form, client, world)
  })
}

function exchange(form: URLSearchParams, client: RegisteredClient, world: BungieWorld): TokenAnswer {
  const code = required(form, 'code')
  const issued = world.grants.redeemCode(code, client.client_id)
  // The parameter is not asked for, but a client that sends it means it.
  if (!issued || (form.get('redirect_uri') ?? issued.redirect_uri) !== issued.redirect_uri)
    throw new OAuthError('invalid_grant', 'AuthorizationCodeInvalid')
  const grant = world.grants.create(issued, false)
  return { grant, response: newPair(grant, world) }
}

/** Always a new pair, and the old refresh token has ended; `rotate_refresh` has its reuse end the whole grant besides. */
function refresh(form: URLSearchParams, client: RegisteredClient, world: BungieWorld): TokenAnswer {
  const token = required(form, 'refresh_token')
  const found = world.grants.findRefresh(token)
  if (!found || found.grant.client_id !== client.client_id)
    throw new OAuthError('invalid_grant', 'ProvidedTokenNotValidRefreshToken')
  const { grant, rotated } = found
  if (grant.revoked) throw new OAuthError('invalid_grant', 'AuthorizationRecordRevoked')
  if (rotated) {
    if (world.behaviour().rotate_refresh) world.grants.revoke(grant)
    throw new OAuthError('invalid_grant', 'TokenPreviouslyRevoked')
  }
  if (world.clock.now() >= grant.ends_at) throw new OAuthError('invalid_grant', 'AuthorizationRecordExpired')
  world.grants.rotate(token)
  world.grants.extend(grant)
  return { grant, response: newPair(grant, world) }
}

function newPair(grant: Grant, world: BungieWorld): TokenResponse {
  const { expires_in } = world.behaviour()
  return {
    access_token: world.grants.issueAccess(grant, expires_in),
    token_type: 'Bearer',
    expires_in,
    refresh_token: world.grants.issueRefresh(grant),
    refresh_expires_in: REFRESH_LIFETIME_S,
    membership_id: profileOf(grant.account).membershipId,
  }
}
