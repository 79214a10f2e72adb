import { z } from 'zod'
import { boundedText } from '../http/bounded-text'
import { type MusicAddress, musicAddressIn } from './music-address'

/** A playlist in the one spelling it is kept in, from its URI or the link people copy. */
export const playlistUri = boundedText(500).transform((typed, context) => {
  const address = musicAddressIn(typed)
  if (address?.kind === 'playlist') return `spotify:playlist:${address.id}`
  context.addIssue({ code: 'custom', message: messageOf(address) })
  return z.NEVER
})

function messageOf(address: MusicAddress | null): string {
  const ask = 'give the link of a Spotify playlist, or its URI'
  switch (address?.kind) {
    case 'short_link':
      return `Where this short link leads cannot be told here: open it, and ${ask}`
    case 'other_service':
      return `This is a link of ${address.service}: ${ask}`
    case 'local':
      return `This is a file on somebody’s device: ${ask}`
    case 'track':
    case 'album':
    case 'artist':
    case 'episode':
    case 'show':
      return `This is ${named[address.kind]}: ${ask}`
    default:
      return `This is no playlist: ${ask}`
  }
}

const named = {
  track: 'a song',
  album: 'an album',
  artist: 'an artist',
  episode: 'an episode of a podcast',
  show: 'a podcast',
} as const
