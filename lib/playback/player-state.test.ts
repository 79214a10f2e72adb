import { describe, expect, test } from 'vitest'
import { devicesAnswer, playerAnswer, queueAnswer } from './player-state'

const track = {
  type: 'track',
  uri: 'spotify:track:1',
  name: 'Song',
  artists: [{ name: 'A' }, { name: 'B' }],
  album: { name: 'Album', images: [{ url: 'https://i.scdn.co/image/1', width: 640 }] },
  duration_ms: 1000,
  explicit: true,
}

test('a song that a market’s own edition stands in for is told as it was asked for', () => {
  const item = { ...track, uri: 'spotify:track:2', linked_from: { uri: 'spotify:track:1', id: '1' } }
  expect(read({ item }).track?.uri).toBe('spotify:track:1')
  expect(queueAnswer.parse({ queue: [item, null, track] })).toEqual(['spotify:track:1', 'spotify:track:1'])
})

const read = (answer: unknown) => playerAnswer.parse(answer)

describe('the player’s answer', () => {
  test('is read into what the room needs', () => {
    const device = { id: 'd', name: 'Radio', type: 'Speaker', is_active: true, volume_percent: 40 }
    expect(
      read({
        device,
        is_playing: true,
        progress_ms: 5,
        item: track,
        actions: { disallows: { seeking: true } },
        context: { uri: 'spotify:playlist:1', type: 'playlist' },
      }),
    ).toEqual({
      contextUri: 'spotify:playlist:1',
      device: {
        id: 'd',
        name: 'Radio',
        type: 'Speaker',
        isActive: true,
        isRestricted: false,
        supportsVolume: true,
        volumePercent: 40,
      },
      isPlaying: true,
      positionMs: 5,
      track: {
        uri: 'spotify:track:1',
        title: 'Song',
        artists: ['A', 'B'],
        album: 'Album',
        imageUrl: 'https://i.scdn.co/image/1',
        durationMs: 1000,
        explicit: true,
      },
    })
  })

  test('may lack its item, its progress, its device’s id and volume', () => {
    const device = { id: null, name: 'Car', type: 'Automobile', volume_percent: null }
    const state = read({
      device,
      is_playing: true,
      progress_ms: null,
      item: null,
      currently_playing_type: 'ad',
    })
    expect(state).toMatchObject({ track: null, positionMs: null, device: { id: null, volumePercent: null } })
    expect(read({})).toEqual({
      device: null,
      isPlaying: false,
      positionMs: null,
      track: null,
      contextUri: null,
    })
    expect(read({ item: { type: 'track', name: 'without a uri' } }).track).toBeNull()
  })

  test('may hold an episode, told in a song’s words', () => {
    const item = {
      type: 'episode',
      uri: 'spotify:episode:1',
      name: 'Part one',
      show: { name: 'The show', images: [] },
      images: [{ url: 'https://i.scdn.co/image/2' }],
      duration_ms: 60_000,
    }
    expect(read({ item }).track).toEqual({
      uri: 'spotify:episode:1',
      title: 'Part one',
      artists: ['The show'],
      album: 'The show',
      imageUrl: 'https://i.scdn.co/image/2',
      durationMs: 60_000,
      explicit: false,
    })
  })

  test('has its texts freed of control and direction characters, and cut', () => {
    const name = `<script>\u0000\u202Eevil${'x'.repeat(10_000)}`
    const title = read({ item: { ...track, name } }).track?.title ?? ''
    expect(title.startsWith('<script>evilx')).toBe(true)
    expect(title).toHaveLength(300)
  })

  test.each([
    'http://169.254.169.254/latest',
    'https://i.scdn.co.evil.example/1',
    'https://i.scdn.co:8443/1',
    'http://i.scdn.co/1',
    'javascript:alert(1)',
    'nonsense',
  ])('does not take a cover from %s', (url) => {
    expect(
      read({ item: { ...track, album: { name: 'Album', images: [{ url }] } } }).track?.imageUrl,
    ).toBeNull()
  })
})

test('devices that cannot be read are left out, the others stay', () => {
  const list = devicesAnswer.parse({
    devices: [null, 'x', { id: 'd', name: 'Radio', type: 'Speaker', is_restricted: true }],
  })
  expect(list).toMatchObject([{ id: 'd', name: 'Radio', isRestricted: true }])
})
