import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db } from '@/db/client'
import { members, rooms } from '@/db/schema'
import type { Locale } from '../accounts/locales'
import { AppError, isAppError } from '../errors'
import { newCode } from '../room-codes'
import type { Viewer } from '../viewer/viewer'
import { defaultName } from './default-name'
import { roomEvent } from './on-room-event'
import { applySettings, type RoomSettingsInput, settingsColumns } from './settings'
import { recordRoomEvent } from './webhook-events'

const attempts = 8

export type OpenedRoom = {
  /** False where the host had one open, whose settings were changed instead. */
  created: boolean
  code: string
}

/**
 * Opens a room, or changes the given settings of the one the viewer hosts already: a host has one open room, also
 * when asking twice at the same time. @param locale of the name a room gets by itself
 */
export async function openRoom(
  viewer: Viewer,
  input: RoomSettingsInput,
  locale: Locale = 'en',
): Promise<OpenedRoom> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const code = await updateHosted(viewer, input)
    if (code) return { created: false, code }
    const opened = await insertRoom(viewer, input, locale)
    if (opened) {
      await roomEvent({ type: 'opened', roomId: opened.id })
      return { created: true, code: opened.code }
    }
  }
  throw noFreeCode()
}

/**
 * Opens a room and changes none that is open.
 * @returns its code
 * @throws AppError `conflict` where the viewer hosts one already
 */
export async function openNewRoom(viewer: Viewer, input: RoomSettingsInput): Promise<string> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const hosted = await hostedRoom(viewer)
    if (hosted) {
      const detail = `You host another open room (${hosted.name}, ${hosted.code}): end it or hand it over first`
      throw new AppError('conflict', { detail })
    }
    const opened = await insertRoom(viewer, input, 'en')
    if (!opened) continue
    await roomEvent({ type: 'opened', roomId: opened.id })
    return opened.code
  }
  throw noFreeCode()
}

async function hostedRoom(viewer: Viewer): Promise<{ id: string; code: string; name: string } | null> {
  const [hosted] = await db()
    .select({ id: rooms.id, code: rooms.code, name: rooms.name })
    .from(rooms)
    .where(and(eq(rooms.hostAccountId, viewer.account.id), isNull(rooms.endedAt)))
  return hosted ?? null
}

function noFreeCode(): AppError {
  return new AppError('unavailable', { detail: 'No free room code was found, try again' })
}

async function updateHosted(viewer: Viewer, input: RoomSettingsInput): Promise<string | null> {
  const hosted = await hostedRoom(viewer)
  if (!hosted) return null
  try {
    await applySettings(hosted.id, viewer.account.id, input)
    return hosted.code
  } catch (error) {
    // It ended or was handed over in this moment.
    if (isAppError(error, 'room_not_found', 'forbidden')) return null
    throw error
  }
}

/** @returns null where the code or the host is taken */
async function insertRoom(
  viewer: Viewer,
  input: RoomSettingsInput,
  locale: Locale,
): Promise<{ id: string; code: string } | null> {
  return db().transaction(async (tx) => {
    const [room] = await tx
      .insert(rooms)
      .values({
        name: defaultName(viewer.account.name, locale),
        ...settingsColumns(input),
        code: newCode(),
        hostAccountId: viewer.account.id,
      })
      .onConflictDoNothing()
      .returning({ id: rooms.id, code: rooms.code, name: rooms.name, hostAccountId: rooms.hostAccountId })
    if (!room) return null
    const [host] = await tx
      .insert(members)
      .values({ roomId: room.id, accountId: viewer.account.id, role: 'host', name: viewer.account.name })
      .returning({ id: members.id, name: members.name })
    if (host) await recordRoomEvent(tx, room, 'room.created', { host })
    return room
  })
}
