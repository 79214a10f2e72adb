import 'server-only'
import { isAppError } from '../errors'
import { type Screen, screenOf } from '../rooms/display/screens'
import type { Viewer } from '../viewer/viewer'
import { type DisplaySnapshot, displaySnapshot } from './display'
import { snapshotOf } from './load'
import { roomForMember } from './read'

export type DisplayPage =
  | { kind: 'found'; snapshot: DisplaySnapshot; as: 'member' | 'screen' }
  | { kind: 'ended' }
  | { kind: 'no_link' }

/**
 * What the display of a room shows: to a member the room of this code; else to a screen the room of its link, whatever
 * its code is now.
 * @param headers of the request, for the screen's cookie
 * @returns `ended` for a screen whose room has ended, `no_link` for everyone else
 */
export async function displayPage(
  viewer: Viewer | null,
  code: string,
  headers: Headers,
): Promise<DisplayPage> {
  const own = viewer && (await roomForMember(viewer, code))
  if (own?.kind === 'found') return { kind: 'found', snapshot: displaySnapshot(own.snapshot), as: 'member' }
  const screen = await screenOrWhyNot(headers)
  if ('kind' in screen) return screen
  const loaded = await snapshotOf(screen.room.id, screen.room.version)
  if (!loaded) return { kind: 'ended' }
  return { kind: 'found', snapshot: displaySnapshot(loaded.snapshot), as: 'screen' }
}

async function screenOrWhyNot(headers: Headers): Promise<Screen | { kind: 'ended' | 'no_link' }> {
  try {
    return await screenOf(headers)
  } catch (error) {
    if (isAppError(error, 'room_not_found')) return { kind: 'ended' }
    if (isAppError(error, 'unauthenticated')) return { kind: 'no_link' }
    throw error
  }
}
