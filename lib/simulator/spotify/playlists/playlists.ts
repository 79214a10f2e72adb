import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../clock'
import { stableId } from '../../seeded'
import { ApiError, notFound } from '../api-error'
import { ALL_PLAYLISTS } from '../catalogue/catalogue'

const itemSchema = z.object({ track_id: z.string(), added_at: z.number(), added_by: z.string() })

export const playlistRecordSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  owner: z.string(),
  public: z.boolean(),
  collaborative: z.boolean(),
  snapshot_id: z.string(),
  items: z.array(itemSchema),
})

export type PlaylistItem = z.infer<typeof itemSchema>
export type PlaylistRecord = z.infer<typeof playlistRecordSchema>
export type PlaylistDetails = Pick<PlaylistRecord, 'name' | 'description' | 'public' | 'collaborative'>

export type MadePlaylist = Pick<PlaylistRecord, 'id' | 'name' | 'description' | 'public'> & { uris: string[] }

const MADE_AT = Date.UTC(2025, 4, 1)

/** The catalogue's eight playlists, which everybody follows, and those that were made since. */
export class Playlists {
  #records: PlaylistRecord[] = catalogueRecords()

  constructor(
    readonly clock: Clock,
    readonly changed: () => void,
  ) {}

  /** Owned first (newest first), then followed. */
  of(account: string): PlaylistRecord[] {
    const own = this.#records.filter((playlist) => playlist.owner === account)
    const followed = this.#records.filter((playlist) => playlist.owner !== account && isFollowed(playlist))
    return [...own.filter((p) => !isFollowed(p)).reverse(), ...own.filter(isFollowed), ...followed]
  }

  /** What an account made itself, newest first, for a tester to look at. */
  madeBy(account: string): MadePlaylist[] {
    const made = this.of(account).filter((playlist) => playlist.owner === account && !isFollowed(playlist))
    return made.map(({ id, name, description, public: isPublic, items }) => ({
      id,
      name,
      description,
      public: isPublic,
      uris: items.map(({ track_id }) => `spotify:track:${track_id}`),
    }))
  }

  all(): readonly PlaylistRecord[] {
    return this.#records.filter((playlist) => playlist.public)
  }

  /** Errors: 404 for one that is not there or is another's private one. */
  visible(id: string, account: string): PlaylistRecord {
    const found = this.#records.find((playlist) => playlist.id === id)
    if (!found || (!found.public && found.owner !== account)) throw notFound()
    return found
  }

  /** Errors: 404 as `visible`, 403 for another's. */
  owned(id: string, account: string): PlaylistRecord {
    const playlist = this.visible(id, account)
    if (playlist.owner !== account) throw new ApiError(403, 'You cannot change a playlist you do not own')
    return playlist
  }

  create(owner: string, details: PlaylistDetails): PlaylistRecord {
    const id = stableId(randomBytes(16).toString('hex'))
    const playlist: PlaylistRecord = { id, owner, ...details, snapshot_id: newSnapshot(), items: [] }
    this.#records.push(playlist)
    this.changed()
    return playlist
  }

  /** Changes details or items; answers the new snapshot's id. */
  update(playlist: PlaylistRecord, change: Partial<PlaylistDetails & { items: PlaylistItem[] }>): string {
    Object.assign(playlist, change, { snapshot_id: newSnapshot() })
    this.changed()
    return playlist.snapshot_id
  }

  itemsFor(trackIds: readonly string[], account: string): PlaylistItem[] {
    return trackIds.map((track_id) => ({ track_id, added_at: this.clock.now(), added_by: account }))
  }

  dump(): PlaylistRecord[] {
    return structuredClone(this.#records)
  }

  load(records: PlaylistRecord[]): void {
    this.#records = records
  }

  reset(): void {
    this.#records = catalogueRecords()
  }
}

const followedIds = new Set(ALL_PLAYLISTS.map((playlist) => playlist.id))
const isFollowed = (playlist: PlaylistRecord): boolean => followedIds.has(playlist.id)
const newSnapshot = (): string => randomBytes(18).toString('base64url')

function catalogueRecords(): PlaylistRecord[] {
  return ALL_PLAYLISTS.map(({ id, name, description, owner, track_ids }) => ({
    id,
    name,
    description,
    owner,
    public: true,
    collaborative: false,
    snapshot_id: stableId(`snapshot:${id}`),
    items: track_ids.map((track_id) => ({ track_id, added_at: MADE_AT, added_by: owner })),
  }))
}
