import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db } from '@/db/client'
import { tracks } from '@/db/schema'
import { isAppError } from '../errors'
import { log } from '../log'
import { changeRoom, unchanged } from '../rooms/change'
import { singleton } from '../singleton'
import { accentFrom } from './accent'
import { isCoverUrl } from './cover-hosts'
import type { PlayerTrack } from './player-state'

const timeoutMs = 5_000
const largestCover = 2 * 1024 * 1024
const mostKnown = 10_000

/** Songs being looked at in this process, and those whose cover gave nothing: not asked for again. */
const known = () => singleton('accents', () => new Set<string>())

/** Learns the accent of a song's cover in the background and tells the room. Never throws, and keeps nobody waiting. */
export function learnAccent(roomId: string, { uri, imageUrl }: Pick<PlayerTrack, 'uri' | 'imageUrl'>): void {
  if (!imageUrl || known().has(uri)) return
  if (known().size >= mostKnown) known().clear()
  known().add(uri)
  void learn(roomId, uri, imageUrl).catch((error: unknown) => {
    known().delete(uri)
    if (!isAppError(error, 'room_not_found'))
      log().warn({ err: error, uri }, 'the accent of a cover is not known')
  })
}

async function learn(roomId: string, uri: string, imageUrl: string): Promise<void> {
  const [track] = await db().select({ accent: tracks.accent }).from(tracks).where(eq(tracks.uri, uri))
  if (!track || track.accent !== null) return
  const bytes = await fetchCover(imageUrl)
  const accent = bytes && (await accentFrom(bytes))
  if (!accent) return
  await changeRoom(roomId, async (tx) => {
    const changed = await tx
      .update(tracks)
      .set({ accent })
      .where(and(eq(tracks.uri, uri), isNull(tracks.accent)))
      .returning({ uri: tracks.uri })
    return changed.length > 0 ? undefined : unchanged(undefined)
  })
}

/** Only from the provider's image hosts, without following redirects, and never more than 2 MiB. */
async function fetchCover(address: string): Promise<Uint8Array | null> {
  if (!isCoverUrl(address)) return null
  const response = await fetch(address, {
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
    cache: 'no-store',
  })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    return null
  }
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let total = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    total += part.value.length
    if (total > largestCover) {
      await reader.cancel()
      return null
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks)
}
