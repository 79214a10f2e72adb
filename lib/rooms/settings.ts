import 'server-only'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { type RoomRow, rooms } from '@/db/schema'
import { displayName } from '../accounts/display-name'
import { AppError } from '../errors'
import type { Viewer } from '../viewer/viewer'
import { memberOf, requireAction } from './access'
import { changeRoom, unchanged } from './change'
import { cityKeyOf, cityName } from './city'
import { votesChanged } from './on-votes-changed'
import { recordRoomEvent } from './webhook-events'

/** Settings of a room as they are written; all of them optional, unknown ones refused. */
export const roomSettingsInput = z.strictObject({
  name: displayName.optional(),
  votes_to_skip: z.int().min(1).max(50).optional(),
  /** Overrides the number; null goes back to it. */
  skip_percent: z.int().min(1).max(100).nullable().optional(),
  guest_can_pause: z.boolean().optional(),
  locked: z.boolean().optional(),
  /** Where it is; whoever administers that city can list and close it. Null takes it out of any. */
  city: cityName.nullable().optional(),
})

export type RoomSettingsInput = z.infer<typeof roomSettingsInput>

type SettingsColumns = Pick<
  RoomRow,
  'name' | 'votesToSkip' | 'skipPercent' | 'guestCanPause' | 'locked' | 'city' | 'cityKey'
>

/** The columns that were given. */
export function settingsColumns(input: RoomSettingsInput): Partial<SettingsColumns> {
  return {
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.votes_to_skip === undefined ? {} : { votesToSkip: input.votes_to_skip }),
    ...(input.skip_percent === undefined ? {} : { skipPercent: input.skip_percent }),
    ...(input.guest_can_pause === undefined ? {} : { guestCanPause: input.guest_can_pause }),
    ...(input.locked === undefined ? {} : { locked: input.locked }),
    ...(input.city === undefined
      ? {}
      : { city: input.city, cityKey: input.city === null ? null : cityKeyOf(input.city) }),
  }
}

/** Changes the settings given and leaves the others. @throws AppError `room_not_found`, `banned`, `forbidden` */
export async function changeSettings(viewer: Viewer, code: string, input: RoomSettingsInput): Promise<void> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'settings')
  await applySettings(membership.room.id, viewer.account.id, input)
}

/** The same for a room known by its id. The host is asked for again under the lock: it may have been handed over. */
export async function applySettings(
  roomId: string,
  hostAccountId: string,
  input: RoomSettingsInput,
): Promise<void> {
  const given = settingsColumns(input)
  const changed = await changeRoom(roomId, async (tx, room) => {
    if (room.hostAccountId !== hostAccountId) throw new AppError('forbidden')
    const current: Partial<Record<string, unknown>> = room
    if (Object.entries(given).every(([name, value]) => current[name] === value)) return unchanged(false)
    await tx.update(rooms).set(given).where(eq(rooms.id, roomId))
    const changed = changedSettings(room, input)
    await recordRoomEvent(tx, { ...room, ...given }, 'room.updated', { changed })
    return true
  })
  if (changed) await votesChanged([roomId])
}

/** The settings given that are others than the room's, by the names they are written with. */
function changedSettings(room: RoomRow, input: RoomSettingsInput): RoomSettingsInput {
  const given = Object.entries(input).filter(([name, value]) => {
    const columns: Partial<Record<string, unknown>> = settingsColumns({ [name]: value })
    const current: Partial<Record<string, unknown>> = room
    return Object.entries(columns).some(([column, next]) => current[column] !== next)
  })
  return Object.fromEntries(given)
}
