import { describe, expect, test } from 'vitest'
import { type MusicAddress, musicAddressIn, playlistUriIn } from './music-address'

const id = '37i9dQZF1DXcBWIGoYBM5M'
const zeros = '0'.repeat(22)

describe('an address that names something of the catalogue', () => {
  test.each([
    `spotify:playlist:${id}`,
    `SPOTIFY:playlist:${id}`,
    `spotify:user:spotify:playlist:${id}`,
    `spotify:user:some%20one:playlist:${id}`,
    `spotify:playlist:${id}?si=abc`,
    `spotify://playlist/${id}`,
    `https://open.spotify.com/playlist/${id}`,
    `http://open.spotify.com/playlist/${id}`,
    `//open.spotify.com/playlist/${id}`,
    `open.spotify.com/playlist/${id}?si=1f2e`,
    `OPEN.SPOTIFY.COM/playlist/${id}`,
    `HTTPS://Open.Spotify.Com/playlist/${id}`,
    `https://open.spotify.com/playlist/${id}/`,
    `https://open.spotify.com//playlist/${id}//`,
    `https://open.spotify.com/embed/playlist/${id}?theme=0`,
    `https://open.spotify.com/intl-de/playlist/${id}`,
    `https://open.spotify.com/intl-pt-BR/playlist/${id}`,
    `https://open.spotify.com/user/spotify/playlist/${id}`,
    `https://play.spotify.com/playlist/${id}`,
    `https://open.spotify.com:443/playlist/${id}`,
    `https://open.spotify.com/playlist/${id}#at-the-end`,
    `https://open.spotify.com/playlist/${id}?si=x&nd=1&utm_source=copy-link#x`,
    `  \n\thttps://open.spotify.com/playlist/${id} \n`,
    `\u00A0\uFEFFhttps://open.spotify.com/playlist/${id}\u200B`,
    `<https://open.spotify.com/playlist/${id}>`,
    `"https://open.spotify.com/playlist/${id}"`,
    `“https://open.spotify.com/playlist/${id}”`,
    `(https://open.spotify.com/playlist/${id}).`,
    `<spotify:playlist:${id}>`,
    `[Party](https://open.spotify.com/playlist/${id})`,
    `Listen to this playlist: https://open.spotify.com/playlist/${id}?si=5f`,
    `Hör dir „Party“ an:\nhttps://open.spotify.com/playlist/${id}?si=5f\nViel Spaß!`,
    `Party 2026 / the best open.spotify.com/playlist/${id}`,
  ])('%j is a playlist', (typed) => {
    expect(playlistUriIn(typed)).toBe(`spotify:playlist:${id}`)
    const song = typed.replace('playlist/', 'track/').replace('playlist:3', 'track:3')
    expect(musicAddressIn(song)).toEqual({ kind: 'track', id })
  })

  test.each<[string, MusicAddress]>([
    [`https://open.spotify.com/album/${id}`, { kind: 'album', id }],
    [`spotify:album:${id}`, { kind: 'album', id }],
    [`https://open.spotify.com/intl-es/artist/${id}?si=1`, { kind: 'artist', id }],
    [`https://open.spotify.com/embed-podcast/episode/${id}`, { kind: 'episode', id }],
    [`spotify:show:${zeros}`, { kind: 'show', id: zeros }],
    ['spotify:local:Artist:Album:Song:200', { kind: 'local' }],
    ['spotify:local:', { kind: 'local' }],
    ['https://spotify.link/AbCdEf123', { kind: 'short_link' }],
    ['spotify.link/AbCdEf123', { kind: 'short_link' }],
    ['https://spotify.app.link/x?_p=1', { kind: 'short_link' }],
    ['https://youtu.be/dQw4w9WgXcQ', { kind: 'other_service', service: 'YouTube' }],
    ['music.youtube.com/watch?v=1', { kind: 'other_service', service: 'YouTube' }],
    ['https://music.apple.com/de/album/x/1?i=2', { kind: 'other_service', service: 'Apple Music' }],
    ['https://www.deezer.com/track/3135556', { kind: 'other_service', service: 'Deezer' }],
    ['https://listen.tidal.com/track/1', { kind: 'other_service', service: 'TIDAL' }],
    ['https://music.amazon.de/albums/B00', { kind: 'other_service', service: 'Amazon Music' }],
    ['https://soundcloud.com/a/b', { kind: 'other_service', service: 'SoundCloud' }],
    ['https://some.bandcamp.com/track/x', { kind: 'other_service', service: 'Bandcamp' }],
  ])('%s is told by its kind', (typed, address) => {
    expect(musicAddressIn(typed)).toEqual(address)
  })
})

describe('an address that only looks like one', () => {
  test.each([
    `https://open.spotify.com.evil.example/playlist/${id}`,
    `https://evil.example/open.spotify.com/playlist/${id}`,
    `https://evil.example/?to=https://open.spotify.com/playlist/${id}`,
    `https://evil.example/#https://open.spotify.com/playlist/${id}`,
    `https://open.spotify.com@evil.example/playlist/${id}`,
    `https://user:secret@open.spotify.com/playlist/${id}`,
    `https://open.spotify.com:8443/playlist/${id}`,
    `https://open.spotify.com\\@evil.example/playlist`,
    `https://notopen.spotify.com/playlist/${id}`,
    `https://open-spotify.com/playlist/${id}`,
    `https://ορen.spotify.com/playlist/${id}`,
    `https://spotify.com/playlist/${id}`,
    `ftp://open.spotify.com/playlist/${id}`,
    `file:///open.spotify.com/playlist/${id}`,
    `javascript://open.spotify.com/playlist/${id}`,
    `https:evil.example/playlist/${id}`,
    `https://open.spotify.com/playlist/`,
    `https://open.spotify.com/playlist`,
    `https://open.spotify.com/playlist/${id.slice(1)}`,
    `https://open.spotify.com/playlist/${id}0`,
    `https://open.spotify.com/playlist/${id}/tracks`,
    `https://open.spotify.com/playlist/../../me/player`,
    `https://open.spotify.com/${id}`,
    'spotify:playlist:',
    'spotify:playlist:short',
    `spotify:playlist:${id}:evil`,
    `notspotify:playlist:${id}`,
    `evil.example/open.spotify.com/playlist/${id}`,
    `open.spotify.com.evil.example/playlist/${id}`,
    `open.spotify.com@evil.example/playlist/${id}`,
    `${id}`,
    'playlist',
    '',
  ])('%s is no playlist', (typed) => {
    expect(playlistUriIn(typed)).toBeNull()
  })

  test.each(['lantern', 'AC/DC', 'Mr. Brightside', 'mr.kitty/after dark', 'Song: the end', '7/11', 'a.b/c'])(
    'the search text %s is no address',
    (typed) => {
      expect(musicAddressIn(typed)).toBeNull()
    },
  )

  test.each(['spotify:track:short', 'https://evil.example/x', 'https://open.spotify.com/search/lantern'])(
    '%s is an address that leads to nothing known',
    (typed) => {
      expect(musicAddressIn(typed)).toEqual({ kind: 'unknown' })
    },
  )

  test('51 a long text is read at once', () => {
    const texts = ['a.', '//', 'spotify:', 'https://', ' x', '-a'].map((part) =>
      part.repeat(60_000 / part.length),
    )
    for (const text of texts) {
      const before = performance.now()
      musicAddressIn(text)
      expect(performance.now() - before).toBeLessThan(100)
    }
  })
})
