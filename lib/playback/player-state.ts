import { z } from 'zod'
import { isCoverUrl } from './cover-hosts'

export type Device = {
  /** Null for devices that cannot be commanded by name. */
  id: string | null
  name: string
  type: string
  isActive: boolean
  isRestricted: boolean
  supportsVolume: boolean
  volumePercent: number | null
}

/** A song, or an episode told in a song's words. */
export type PlayerTrack = {
  uri: string
  title: string
  artists: string[]
  album: string
  imageUrl: string | null
  durationMs: number
  explicit: boolean
}

/** What the player said. `track` is null during ads, and may be at any time. */
export type PlayerState = {
  device: Device | null
  isPlaying: boolean
  positionMs: number | null
  track: PlayerTrack | null
  /** The playlist, album or artist it plays from, also while a queued song plays. */
  contextUri: string | null
}

const longestText = 300

/** Text from a catalogue as it may be stored and shown: no control and no direction-changing characters, not endless. */
function clean(text: string): string {
  const plain = text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '').trim()
  return plain.length > longestText ? `${plain.slice(0, longestText - 1)}…` : plain
}

const text = z.string().transform(clean)
const lenient = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null)
const images = lenient(z.array(z.object({ url: z.string() })))

const trackItem = z.object({
  uri: z.string().min(1).max(500),
  /** What was asked for, where the market's own edition of it plays. */
  linked_from: lenient(z.object({ uri: z.string().min(1).max(500) })),
  name: text,
  artists: lenient(z.array(z.object({ name: text }))),
  album: lenient(z.object({ name: lenient(text), images })),
  duration_ms: z.number().int().min(0).max(2_000_000_000),
  explicit: lenient(z.boolean()),
})

const episodeItem = z.object({
  uri: z.string().min(1).max(500),
  name: text,
  show: lenient(z.object({ name: lenient(text), images })),
  images,
  duration_ms: z.number().int().min(0).max(2_000_000_000),
  explicit: lenient(z.boolean()),
})

const device = z
  .object({
    id: lenient(z.string().min(1)),
    name: lenient(text),
    type: lenient(text),
    is_active: lenient(z.boolean()),
    is_restricted: lenient(z.boolean()),
    supports_volume: lenient(z.boolean()),
    volume_percent: lenient(z.number().int().min(0).max(100)),
  })
  .transform(
    (given): Device => ({
      id: given.id ?? null,
      name: given.name || 'Device',
      type: given.type || 'Unknown',
      isActive: given.is_active ?? false,
      isRestricted: given.is_restricted ?? false,
      supportsVolume: given.supports_volume ?? true,
      volumePercent: given.volume_percent ?? null,
    }),
  )

function coverOf(list: { url: string }[] | null | undefined): string | null {
  const url = list?.[0]?.url
  return url && isCoverUrl(url) ? url : null
}

function readItem(value: unknown): PlayerTrack | null {
  if (typeof value !== 'object' || value === null) return null
  if (isEpisode(value)) {
    const episode = episodeItem.safeParse(value).data
    if (!episode) return null
    const show = episode.show?.name || episode.name
    return {
      uri: episode.uri,
      title: episode.name,
      artists: [show],
      album: show,
      imageUrl: coverOf(episode.images) ?? coverOf(episode.show?.images),
      durationMs: episode.duration_ms,
      explicit: episode.explicit ?? false,
    }
  }
  return readTrack(value)
}

function isEpisode(value: object): boolean {
  return Reflect.get(value, 'type') === 'episode'
}

/** A track of the catalogue as it may be stored and shown; null for what is none, such as an episode. */
export function readTrack(value: unknown): PlayerTrack | null {
  const track = trackItem.safeParse(value).data
  if (!track || (typeof value === 'object' && value !== null && isEpisode(value))) return null
  return {
    uri: track.linked_from?.uri ?? track.uri,
    title: track.name,
    artists: (track.artists ?? []).map(({ name }) => name),
    album: track.album?.name ?? '',
    imageUrl: coverOf(track.album?.images),
    durationMs: track.duration_ms,
    explicit: track.explicit ?? false,
  }
}

/** The answer of `GET /me/player`; whatever is missing or odd in it becomes null rather than an error. */
export const playerAnswer = z
  .object({
    device: lenient(device),
    is_playing: lenient(z.boolean()),
    progress_ms: lenient(z.number().int().min(0).max(2_000_000_000)),
    item: z.unknown().optional(),
    context: lenient(z.object({ uri: z.string() })),
  })
  .transform(
    (given): PlayerState => ({
      device: given.device ?? null,
      isPlaying: given.is_playing ?? false,
      positionMs: given.progress_ms ?? null,
      track: readItem(given.item),
      contextUri: given.context?.uri ?? null,
    }),
  )

/** The answer of `GET /me/player/queue`: what comes next, by URI; what cannot be read is left out. */
export const queueAnswer = z
  .object({ queue: z.array(z.unknown()) })
  .transform(({ queue }): string[] => queue.flatMap((item) => readItem(item)?.uri ?? []))

/** The answer of `GET /me/player/devices`. */
export const devicesAnswer = z
  .object({ devices: z.array(z.unknown()) })
  .transform(({ devices }): Device[] => devices.flatMap((given) => device.safeParse(given).data ?? []))

/** Whether a command can name the device. */
export function isUsable(given: Device): given is Device & { id: string } {
  return given.id !== null && !given.isRestricted
}
