/** What of the provider's catalogue has addresses. */
const kinds = ['track', 'playlist', 'album', 'artist', 'episode', 'show'] as const

type Kind = (typeof kinds)[number]

/** What a URI or a link leads to. */
export type MusicAddress =
  | { kind: Kind; id: string }
  /** A file on somebody's own device. */
  | { kind: 'local' }
  /** Only the provider's own servers know where it leads. */
  | { kind: 'short_link' }
  /** Another music service, by its name. */
  | { kind: 'other_service'; service: string }
  /** An address that is none of these, or is not whole. */
  | { kind: 'unknown' }

const longest = 2_000
const idForm = /^[0-9A-Za-z]{22}$/
const uriForm = /(?:^|[^0-9A-Za-z:/.?&=#%_-])spotify:(?!\/\/)([^\s<>"\u200B-\u200D\u2060]+)/i
const linkForm = /(?:^|[^0-9A-Za-z:/.?&=#%@_\\-])(?:(?:https?|spotify):)?\/\/[^\s<>"\u200B-\u200D\u2060]+/i
/** A host and a path without a scheme, as browsers show them. */
const bareForm = /(?:^|[^0-9A-Za-z:/.?&=#%@_\\-])((?:[a-z0-9-]+\.)+[a-z]{2,}\/[^\s<>"\u200B-\u200D\u2060]*)/i
const uriToEnd = /[)\]}.,;!?'’”»“]+$/

const own = new Set(['open.spotify.com', 'play.spotify.com'])
const shortHosts = new Set(['spotify.link', 'spotify.app.link', 'link.tospotify.com', 'spoti.fi'])

/** Other services people copy links from; what ends in one of these hosts belongs to it. */
const services: Readonly<Record<string, string>> = {
  'youtube.com': 'YouTube',
  'youtu.be': 'YouTube',
  'music.apple.com': 'Apple Music',
  'itunes.apple.com': 'Apple Music',
  'deezer.com': 'Deezer',
  'deezer.page.link': 'Deezer',
  'tidal.com': 'TIDAL',
  'soundcloud.com': 'SoundCloud',
  'bandcamp.com': 'Bandcamp',
  'qobuz.com': 'Qobuz',
  'shazam.com': 'Shazam',
  'song.link': 'Songlink',
  'album.link': 'Songlink',
  'odesli.co': 'Songlink',
  'napster.com': 'Napster',
  'pandora.com': 'Pandora',
  'mixcloud.com': 'Mixcloud',
  'tiktok.com': 'TikTok',
}

/**
 * What somebody names by its URI or by the link people copy, with whatever stands around it, as phones share it.
 * Null where the text names no address at all.
 */
export function musicAddressIn(typed: string): MusicAddress | null {
  const text = typed.slice(0, longest).trim()
  const uri = uriForm.exec(text)?.[1]
  if (uri) return ofUri(uri.replace(uriToEnd, ''))
  const link = linkForm.exec(text)?.[0]
  if (link) return ofLink(link.slice(link.search(/(?:https?:|spotify:)?\/\//i)))
  const bare = bareForm.exec(text)?.[1]
  if (!bare) return null
  const address = ofLink(`//${bare}`)
  // Something with a dot and a slash in it may as well be a title.
  return address.kind === 'unknown' && !isOurs(bare) ? null : address
}

function isOurs(bare: string): boolean {
  return own.has(bare.slice(0, bare.indexOf('/')).toLowerCase())
}

/** `track:<id>`, `playlist:<id>`, or the older `user:<name>:playlist:<id>`. */
function ofUri(rest: string): MusicAddress {
  const [path = ''] = rest.split(/[?#]/)
  const parts = path.split(':')
  return parts[0]?.toLowerCase() === 'local' ? { kind: 'local' } : named(parts)
}

function ofLink(link: string): MusicAddress {
  const url = parse(link.replace(uriToEnd, ''))
  if (!url || url.username || url.password || url.port) return { kind: 'unknown' }
  const parts = url.pathname.split('/').filter((part) => part !== '')
  // `spotify://track/<id>`: what follows the slashes is no host.
  if (url.protocol === 'spotify:') return named([url.hostname, ...parts])
  const host = url.hostname.replace(/\.$/, '')
  if (own.has(host)) return parts[0] === 'local' ? { kind: 'local' } : named(parts)
  if (shortHosts.has(host)) return { kind: 'short_link' }
  const service = serviceOf(host)
  return service ? { kind: 'other_service', service } : { kind: 'unknown' }
}

function parse(link: string): URL | null {
  try {
    return new URL(link.startsWith('//') ? `https:${link}` : link)
  } catch {
    return null
  }
}

/** By its last two parts: what comes before is a language, `embed`, or who made it. */
function named(parts: readonly string[]): MusicAddress {
  const [type = '', id = ''] = parts.slice(-2)
  const kind = kinds.find((known) => known === type.toLowerCase())
  return kind && idForm.test(id) ? { kind, id } : { kind: 'unknown' }
}

function serviceOf(host: string): string | null {
  if (/^(?:[a-z-]+\.)*(?:music\.amazon|amazon)\.[a-z.]{2,6}$/.test(host)) return 'Amazon Music'
  const known = Object.keys(services).find((name) => host === name || host.endsWith(`.${name}`))
  return (known && services[known]) ?? null
}

/** The URI of the playlist somebody names; null where it is none. */
export function playlistUriIn(typed: string): string | null {
  const address = musicAddressIn(typed)
  return address?.kind === 'playlist' ? `spotify:playlist:${address.id}` : null
}
