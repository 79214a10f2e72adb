import type { Settings } from '@/env'
import { musicProvider } from '@/lib/oauth/music-provider'

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
 * What whoever starts the product should know of the providers that are configured, a line each: the redirect URL to
 * register, or a warning where the provider would not take it or none of them has music.
 */
export function providerLines(settings: Settings): string[] {
  const configured = clients(settings).filter((client) => client.configured)
  const silent = configured.length > 0 && !configured.some(({ id }) => id === musicProvider)
  return [
    ...configured.map((client) => redirectLine(settings.APP_ORIGIN, client)),
    ...(silent ? ['Warning: without SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET no room has music'] : []),
  ]
}

function redirectLine(origin: string, { name, id, takes, accepts }: Client): string {
  const url = `${origin}/api/connect/${id}/callback`
  return accepts(new URL(url))
    ? `${name} sends people back to ${url}: register it there`
    : `Warning: ${name} takes redirect URLs with ${takes}, so ${url} cannot be registered there. Set APP_ORIGIN.`
}
