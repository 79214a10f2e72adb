import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { SimulatorEnv } from '../../http'
import { type AuthenticatedClient, authenticateClient } from '../../oauth/client-authentication'
import type { Grant } from '../../oauth/grants'
import { OAuthError } from '../../oauth/oauth-error'
import { answerTokenRequest, required } from '../../oauth/token-endpoint'
import type { SpotifyWorld } from '../world'

interface TokenResponse {
  access_token: string
  token_type: 'Bearer'
  scope: string
  expires_in: number
  refresh_token?: string
}

/** `POST /api/token`. */
export function tokenEndpoint(c: Context<SimulatorEnv>, world: SpotifyWorld): Promise<Response> {
  return answerTokenRequest(c, world.saveNow, (grantType, form) => {
    const client = authenticateClient(c.req.header('authorization'), form, world.clients)
    return grantType === 'refresh_token' ? refresh(form, client, world) : exchange(form, client, world)
  })
}

interface Answer {
  grant: Grant
  response: TokenResponse
}

function exchange(
  form: URLSearchParams,
  { client, is_public }: AuthenticatedClient,
  world: SpotifyWorld,
): Answer {
  const code = required(form, 'code')
  const redirectUri = required(form, 'redirect_uri')
  const verifier = form.get('code_verifier')
  if (is_public && !verifier) throw new OAuthError('invalid_request', 'code_verifier required')
  const issued = world.grants.redeemCode(code, client.client_id)
  if (!issued) throw new OAuthError('invalid_grant', 'Invalid authorization code')
  if (issued.redirect_uri !== redirectUri) throw new OAuthError('invalid_grant', 'Invalid redirect URI')
  if (issued.code_challenge && !verifier) throw new OAuthError('invalid_request', 'code_verifier required')
  if (verifier && !verifierFits(verifier, issued.code_challenge)) {
    throw new OAuthError('invalid_grant', 'code_verifier was incorrect')
  }
  const grant = world.grants.create(issued, is_public)
  return { grant, response: { ...accessFor(grant, world), refresh_token: world.grants.issueRefresh(grant) } }
}

function refresh(
  form: URLSearchParams,
  { client, is_public }: AuthenticatedClient,
  world: SpotifyWorld,
): Answer {
  const token = required(form, 'refresh_token')
  const found = world.grants.findRefresh(token)
  if (!found || found.grant.client_id !== client.client_id) {
    throw new OAuthError('invalid_grant', 'Invalid refresh token')
  }
  const { grant, rotated } = found
  if (is_public && !grant.public_client) throw new OAuthError('invalid_client', 'Invalid client secret')
  if (rotated) world.grants.revoke(grant)
  if (grant.revoked) throw new OAuthError('invalid_grant', 'Refresh token revoked')
  if (world.clock.now() >= grant.ends_at) throw new OAuthError('invalid_grant', 'Invalid refresh token')
  const response: TokenResponse = accessFor(grant, world)
  if (world.behaviour().rotate_refresh) {
    world.grants.rotate(token)
    response.refresh_token = world.grants.issueRefresh(grant)
  }
  return { grant, response }
}

function accessFor(grant: Grant, world: SpotifyWorld): TokenResponse {
  const { expires_in } = world.behaviour()
  const access_token = world.grants.issueAccess(grant, expires_in)
  return { access_token, token_type: 'Bearer', scope: grant.scope, expires_in }
}

function verifierFits(verifier: string, challenge: string | null): boolean {
  if (challenge === null || !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) return false
  return createHash('sha256').update(verifier).digest('base64url') === challenge
}
