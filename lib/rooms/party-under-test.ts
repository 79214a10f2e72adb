import { randomInt } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { members, playback, plays, tracks } from '@/db/schema'
import { createGuest } from '../accounts/guests'
import { sessionCookie } from '../accounts/session-cookie'
import { type SessionViewer, type Viewer, viewerOfSession } from '../viewer/viewer'
import { openRoom } from './create'
import { joinRoom } from './join'
import { readRoom } from './read'
import type { RoomDto } from './room-dto'
import type { RoomSettingsInput } from './settings'

/** Somebody with a browser: the viewer, and the cookie that makes a request theirs. */
export type Person = SessionViewer & { cookie: string }

export async function person(name: string): Promise<Person> {
  const { account, session } = await createGuest({ name, userAgent: 'vitest' })
  const cookie = (await sessionCookie(session.secret)).split(';')[0] ?? ''
  return { ...viewerOfSession({ account, session: { ...session, bringsFrom: null } }), cookie }
}

/** Headers of a caller from an address of its own. */
export function fromAddress(address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`): Headers {
  return new Headers({ 'x-auxroom-peer': address })
}

export async function opened(host: Viewer, settings: RoomSettingsInput = {}): Promise<RoomDto> {
  const { code } = await openRoom(host, settings)
  return readRoom(host, code)
}

/** @param deviceHash of the browser, where the test is about it */
export async function joined(
  viewer: Viewer,
  code: string,
  name?: string,
  deviceHash: string | null = null,
): Promise<RoomDto> {
  return readRoom(viewer, await joinRoom(viewer, { code, name }, fromAddress(), deviceHash))
}

/** A host's room with guests in it. */
export async function party(settings: RoomSettingsInput, ...names: string[]) {
  const host = await person('Ada')
  const room = await opened(host, settings)
  const guests = await Promise.all(
    names.map(async (name) => {
      const viewer = await person(name)
      return { viewer, memberId: (await joined(viewer, room.code)).member_id }
    }),
  )
  return { host, room, guests }
}

/** A song that plays in a room from now on. @returns the play's id */
export async function playing(roomId: string, uri = `spotify:track:${randomInt(1e9)}`): Promise<string> {
  await db()
    .insert(tracks)
    .values({
      uri,
      title: 'Song <b>one</b>',
      artists: ['One', 'Two'],
      album: 'Album',
      durationMs: 201_000,
      explicit: false,
    })
  const [play] = await db().insert(plays).values({ roomId, trackUri: uri }).returning({ id: plays.id })
  if (!play) throw new Error('no play')
  const now = { playId: play.id, isPlaying: true, positionMs: 1_000 }
  await db()
    .insert(playback)
    .values({ roomId, ...now })
    .onConflictDoUpdate({ target: playback.roomId, set: now })
  return play.id
}

/** Lets a member's last call and stream be so long ago. */
export async function awayFor(memberId: string, seconds: number): Promise<void> {
  const then = new Date(Date.now() - seconds * 1000)
  await db().update(members).set({ lastCallAt: then, streamUntil: null }).where(eq(members.id, memberId))
}

export async function memberRow(memberId: string) {
  const [row] = await db()
    .select({
      role: members.role,
      present: members.present,
      leftAt: members.leftAt,
      lastCallAt: members.lastCallAt,
      streamUntil: members.streamUntil,
    })
    .from(members)
    .where(and(eq(members.id, memberId)))
  if (!row) throw new Error('no member')
  return row
}
