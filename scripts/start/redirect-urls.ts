import type { Settings } from '@/env'

type Client = {
  name: string
  /** The provider's id in paths. */
  id: string
  configured: unknown
  /** Which redirect URLs the provider takes, in words and as a rule. */
  takes: string
  accepts: (url: URL) => boolean
}

const loopbackAddresses = ['127.0.0.1', '[::1]']

function clients({ SPOTIFY_CLIENT_ID, BUNGIE_CLIENT_ID, OIDC_CLIENT_ID, OIDC_NAME }: Settings): Client[] {
  return [
    {
      name: 'Spotify',
      id: 'spotify',
      configured: SPOTIFY_CLIENT_ID,
      takes: 'https://, or http:// on 127.0.0.1 or [::1]',
      accepts: ({ protocol, hostname }) => protocol === 'https:' || loopbackAddresses.includes(hostname),
    },
    {
      name: 'Bungie',
      id: 'bungie',
      configured: BUNGIE_CLIENT_ID,
      takes: 'https:// only',
      accepts: ({ protocol }) => protocol === 'https:',
    },
    {
      name: OIDC_NAME ?? 'OpenID Connect',
      id: 'oidc',
      configured: OIDC_CLIENT_ID,
      takes: 'any',
      accepts: () => true,
    },
  ]
}

/**
 * One line per configured provider for whoever starts the product: the redirect URL to register there, or a warning where
 * the provider would not take it.
 */
export function redirectUrlLines(settings: Settings): string[] {
  return clients(settings)
    .filter(({ configured }) => configured)
    .map(({ name, id, takes, accepts }) => {
      const url = `${settings.APP_ORIGIN}/api/connect/${id}/callback`
      return accepts(new URL(url))
        ? `${name} sends people back to ${url}: register it there`
        : `Warning: ${name} takes redirect URLs with ${takes}, so ${url} cannot be registered there. Set APP_ORIGIN.`
    })
}
