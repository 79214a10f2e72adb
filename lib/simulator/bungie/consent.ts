import type { RegisteredClient } from '../config'
import type { AuthorizationEndpoint } from '../oauth/authorize'
import { AuthorizePageError, type AuthorizeRequest, refuseRepeated } from '../oauth/authorize-request'
import { isSecureRedirectUri } from '../oauth/redirect-uris'
import { picturePath } from './general-user'
import { profileOf } from './people'
import type { BungieWorld } from './world'

/** `/en/OAuth/Authorize`. */
export function bungieConsent(world: BungieWorld): AuthorizationEndpoint {
  return {
    grants: world.grants,
    origin: world.origin,
    saveNow: world.saveNow,
    read: (query) => readAuthorizeRequest(query, world.clients),
    look: {
      id: 'bungie',
      provider: 'Bungie',
      accountNoun: 'Bungie account',
      action: '/bungie/en/OAuth/Authorize',
      pictureOf: ({ name }) => `/bungie${picturePath(profileOf(name))}`,
      about: ({ name }) => profileOf(name).about,
      asks: () => [
        'See your name and your game accounts',
        'See your friends, who is online and in which game',
      ],
    },
  }
}

/**
 * Reads and checks an authorization request. There is one redirect URL per app, so naming it is optional; scope and PKCE do
 * not exist and are passed over as any unknown parameter. Errors: {@link AuthorizePageError}.
 */
function readAuthorizeRequest(
  query: URLSearchParams,
  clients: readonly RegisteredClient[],
): AuthorizeRequest {
  refuseRepeated(query)
  const client = clients.find((known) => known.client_id === query.get('client_id'))
  if (!client) throw new AuthorizePageError('ApplicationNotFound: this client_id is not registered')
  if (!client.bungie)
    throw new AuthorizePageError('ApplicationNotConfiguredForOAuth: the app has no redirect URL here')
  const { redirect_uri } = client.bungie
  if ((query.get('redirect_uri') ?? redirect_uri) !== redirect_uri)
    throw new AuthorizePageError('InvalidRedirectUri: redirect_uri is not the registered redirect URL')
  // The real one wants HTTPS; here the app may sit on this machine.
  if (!isSecureRedirectUri(redirect_uri))
    throw new AuthorizePageError('InvalidRedirectUri: the redirect URL must be HTTPS, or HTTP on 127.0.0.1')
  if (query.get('response_type') !== 'code')
    throw new AuthorizePageError('InvalidRequest: response_type must be code')
  return { client, redirect_uri, scopes: [], state: query.get('state'), code_challenge: null }
}
