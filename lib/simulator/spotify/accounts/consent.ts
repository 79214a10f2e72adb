import type { AuthorizationEndpoint } from '../../oauth/authorize'
import { SCOPES } from '../scopes'
import type { SpotifyWorld } from '../world'
import { readAuthorizeRequest } from './authorize-request'

/** `/authorize` of the accounts service. */
export function spotifyConsent(world: SpotifyWorld): AuthorizationEndpoint {
  return {
    grants: world.grants,
    origin: world.origin,
    saveNow: world.saveNow,
    read: (query) => readAuthorizeRequest(query, world.clients),
    look: {
      id: 'spotify',
      provider: 'Spotify',
      accountNoun: 'music account',
      action: '/spotify/accounts/authorize',
      pictureOf: ({ name }) => `/spotify/images/user/${name}/64`,
      about: ({ about }) => about,
      asks: ({ scopes }) =>
        scopes.length > 0 ? scopes.map((scope) => SCOPES[scope] ?? scope) : ['See your name and picture'],
    },
  }
}
