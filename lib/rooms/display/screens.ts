import 'server-only'
import { and, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { displayScreens, displays, rooms } from '@/db/schema'
import { randomToken, sha256 } from '../../crypto'
import { AppError } from '../../errors'
import { guess } from '../../http/guesses'
import { limitOf } from '../../http/limits'
import { peerNetwork } from '../../http/peer'
import { purgeRows } from '../../purge'
import { readScreenSecret, screenLifetimeS, screenSetCookie } from './screen-cookie'

/** A screen as its cookie proves it, and the open room it shows. */
export type Screen = { id: string; displayId: string; room: { id: string; code: string; version: number } }

/** Screens of one link that are kept: one more ends the oldest. */
export const maxScreens = 100
const renewAfterS = 24 * 60 * 60

const wrongSecrets = limitOf('display-secret-address')

const lifetime = sql`now() + make_interval(secs => ${screenLifetimeS})`

/**
 * Exchanges the secret of a display link for a screen's own.
 * @param headers of the request, for the caller's address: wrong secrets count against it
 * @throws AppError `invalid_link`, `room_not_found` where the room has ended, `rate_limited_caller`
 */
export async function openScreen(
  secret: string,
  headers: Headers,
): Promise<{ code: string; secret: string }> {
  const link = await guess([[wrongSecrets, peerNetwork(headers)]], async () => {
    const [found] = await db()
      .select({ id: displays.id, code: rooms.code, endedAt: rooms.endedAt })
      .from(displays)
      .innerJoin(rooms, eq(rooms.id, displays.roomId))
      .where(and(eq(displays.secretHash, sha256(secret)), isNull(displays.revokedAt)))
    return found ?? null
  })
  if (!link) throw new AppError('invalid_link')
  if (link.endedAt) throw new AppError('room_not_found')
  const own = randomToken()
  await db().transaction(async (tx) => {
    await tx
      .insert(displayScreens)
      .values({ displayId: link.id, secretHash: sha256(own), expiresAt: lifetime })
    await endOldest(tx, link.id)
  })
  return { code: link.code, secret: own }
}

/** Whoever has the link could open screens without end. */
async function endOldest(tx: Tx, displayId: string): Promise<void> {
  const tooMany = tx
    .select({ id: displayScreens.id })
    .from(displayScreens)
    .where(eq(displayScreens.displayId, displayId))
    .orderBy(desc(displayScreens.createdAt))
    .offset(maxScreens)
  await tx.delete(displayScreens).where(inArray(displayScreens.id, tooMany))
}

/**
 * The screen of a request's cookie.
 * @throws AppError `unauthenticated` without one, and where its link was ended; `room_not_found` where the room has ended
 */
export async function screenOf(headers: Headers): Promise<Screen> {
  const { id, displayId, room } = await liveScreen(readScreenSecret(headers))
  return { id, displayId, room }
}

/**
 * The same where the answer can carry a cookie: the screen is good for another month from here.
 * @returns `setCookie`: the `Set-Cookie` value that keeps the cookie as long; null where it was renewed lately
 */
export async function screenInUse(headers: Headers): Promise<Screen & { setCookie: string | null }> {
  const secret = readScreenSecret(headers)
  const { id, displayId, room, isRenewed } = await liveScreen(secret)
  if (isRenewed || !secret) return { id, displayId, room, setCookie: null }
  await db().update(displayScreens).set({ expiresAt: lifetime }).where(eq(displayScreens.id, id))
  return { id, displayId, room, setCookie: screenSetCookie(secret) }
}

async function liveScreen(secret: string | null) {
  const [found] = secret ? await findScreens(secret) : []
  if (!found) throw new AppError('unauthenticated')
  if (found.endedAt) throw new AppError('room_not_found')
  return found
}

function findScreens(secret: string) {
  return db()
    .select({
      id: displayScreens.id,
      displayId: displays.id,
      room: { id: rooms.id, code: rooms.code, version: rooms.version },
      endedAt: rooms.endedAt,
      isRenewed: sql<boolean>`${displayScreens.expiresAt} > ${lifetime} - make_interval(secs => ${renewAfterS})`,
    })
    .from(displayScreens)
    .innerJoin(displays, eq(displays.id, displayScreens.displayId))
    .innerJoin(rooms, eq(rooms.id, displays.roomId))
    .where(
      and(
        eq(displayScreens.secretHash, sha256(secret)),
        gt(displayScreens.expiresAt, sql`now()`),
        isNull(displays.revokedAt),
      ),
    )
}

/** Which of these screens are good still. */
export async function liveScreens(ids: readonly string[]): Promise<Set<string>> {
  const found = await db()
    .select({ id: displayScreens.id })
    .from(displayScreens)
    .innerJoin(displays, eq(displays.id, displayScreens.displayId))
    .where(
      and(
        inArray(displayScreens.id, [...ids]),
        gt(displayScreens.expiresAt, sql`now()`),
        isNull(displays.revokedAt),
      ),
    )
  return new Set(found.map(({ id }) => id))
}

/** Forgets screens that nobody used for a month. */
export async function forgetUnusedScreens(): Promise<void> {
  await purgeRows({ table: 'display_screens', at: 'expires_at' }, 0, true)
}
