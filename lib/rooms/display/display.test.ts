import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { displayScreens, displays, rooms } from '@/db/schema'
import { viewerFrom } from '../../viewer/viewer'
import { endRoom } from '../end'
import { changeRole } from '../members'
import { fromAddress, party } from '../party-under-test'
import { rotateCode } from '../rotate-code'
import { endDisplayLink, hasDisplayLink, makeDisplayLink } from './link'
import { readScreenSecret, screenSetCookie } from './screen-cookie'
import { asScreen, screenFor, secretIn } from './screen-under-test'
import { forgetUnusedScreens, maxScreens, openScreen, screenInUse, screenOf } from './screens'

const expiryOf = async (id: string) => {
  const [row] = await db()
    .select({ expiresAt: displayScreens.expiresAt })
    .from(displayScreens)
    .where(eq(displayScreens.id, id))
  return row?.expiresAt
}

const daysFromNow = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000)

describe('a display link', () => {
  test('carries 256 random bits in its fragment, and the database has their hash alone', async () => {
    const { host, room } = await party({})
    const url = new URL(await makeDisplayLink(host, room.code))
    expect(url.origin + url.pathname + url.search).toBe('http://127.0.0.1:3000/display')
    expect(url.hash).toMatch(/^#axrd_[\w-]{43}$/)
    const rows = await db().select().from(displays).where(eq(displays.roomId, room.id))
    expect(JSON.stringify(rows)).not.toContain(secretIn(url.href))
    expect(rows[0]?.secretHash).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is made and ended by host and co-hosts, and by no guest', async () => {
    const { host, room, guests } = await party({}, 'Bo', 'Cy')
    const [bo, cy] = guests
    if (!bo || !cy) throw new Error('no guests')
    await changeRole(host, room.code, bo.memberId, { role: 'cohost' })
    await makeDisplayLink(bo.viewer, room.code)
    expect(await hasDisplayLink(room.id)).toBe(true)
    for (const act of [makeDisplayLink, endDisplayLink])
      await expect(act(cy.viewer, room.code)).rejects.toMatchObject({ code: 'forbidden' })
    await endDisplayLink(bo.viewer, room.code)
    expect(await hasDisplayLink(room.id)).toBe(false)
    await endDisplayLink(host, room.code)
  })

  test('made anew ends the one before and its screens', async () => {
    const { host, room } = await party({})
    const before = await makeDisplayLink(host, room.code)
    const screen = asScreen((await openScreen(secretIn(before), fromAddress())).secret)
    const links = await Promise.all([makeDisplayLink(host, room.code), makeDisplayLink(host, room.code)])
    await expect(screenOf(screen)).rejects.toMatchObject({ code: 'unauthenticated' })
    const opened = await Promise.allSettled(
      [before, ...links].map((url) => openScreen(secretIn(url), fromAddress())),
    )
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('changes nothing that members see', async () => {
    const { host, room } = await party({})
    await screenFor(host, room.code)
    await endDisplayLink(host, room.code)
    const [row] = await db().select({ version: rooms.version }).from(rooms).where(eq(rooms.id, room.id))
    expect(row?.version).toBe(1)
  })

  test('of a room that has ended opens nothing', async () => {
    const { host, room } = await party({})
    const url = await makeDisplayLink(host, room.code)
    await endRoom(host, room.code)
    await expect(openScreen(secretIn(url), fromAddress())).rejects.toMatchObject({ code: 'room_not_found' })
  })

  test('is not found by trying: an address that guesses has to wait, others do not', async () => {
    const { host, room } = await party({})
    const secret = secretIn(await makeDisplayLink(host, room.code))
    const guesser = fromAddress()
    for (let guess = 0; guess < 30; guess += 1)
      await expect(openScreen(`guess-${guess}`, guesser)).rejects.toMatchObject({ code: 'invalid_link' })
    await expect(openScreen(secret, guesser)).rejects.toMatchObject({ code: 'rate_limited_caller' })
    expect((await openScreen(secret, fromAddress())).code).toBe(room.code)
  })
})

describe('a screen', () => {
  test('has a secret of its own, which is no session’s', async () => {
    const { host, room } = await party({})
    const url = await makeDisplayLink(host, room.code)
    const { secret } = await openScreen(secretIn(url), fromAddress())
    expect(secret).not.toBe(secretIn(url))
    const rows = await db().select().from(displayScreens)
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(await viewerFrom(asScreen(secret))).toBeNull()
    expect(await viewerFrom(new Headers({ cookie: `next-auth.session-token=${secret}` }))).toBeNull()
    for (const wrong of [secretIn(url), '', 'x'])
      await expect(screenOf(asScreen(wrong))).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('follows its room to a new code', async () => {
    const { host, room } = await party({})
    const screen = await screenFor(host, room.code)
    const code = await rotateCode(host, room.code)
    expect((await screenOf(screen)).room.code).toBe(code)
  })

  test('learns that its room has ended, and that its link was ended', async () => {
    const [one, other] = [await party({}), await party({})]
    const screens = [await screenFor(one.host, one.room.code), await screenFor(other.host, other.room.code)]
    await endRoom(one.host, one.room.code)
    await endDisplayLink(other.host, other.room.code)
    const codes = ['room_not_found', 'unauthenticated']
    for (const [index, screen] of screens.entries())
      await expect(screenOf(screen)).rejects.toMatchObject({ code: codes[index] })
  })

  test('stays for a month after it was used last, and its cookie with it', async () => {
    const { host, room } = await party({})
    const screen = await screenFor(host, room.code)
    const { id, setCookie } = await screenInUse(screen)
    expect(setCookie).toBeNull()
    const nearly = async (days: number) =>
      db()
        .update(displayScreens)
        .set({ expiresAt: daysFromNow(days) })
        .where(eq(displayScreens.id, id))
    await nearly(2)
    await screenOf(screen)
    expect((await screenInUse(screen)).setCookie).toContain(
      `${readScreenSecret(screen)}; Path=/; Max-Age=2592000`,
    )
    expect(Number(await expiryOf(id))).toBeGreaterThan(Number(daysFromNow(29)))
    await nearly(-1)
    await expect(screenOf(screen)).rejects.toMatchObject({ code: 'unauthenticated' })
    await forgetUnusedScreens()
    expect(await expiryOf(id)).toBeUndefined()
  })

  test('one more than a link may have ends the oldest', async () => {
    const { host, room } = await party({})
    const secret = secretIn(await makeDisplayLink(host, room.code))
    const [first, second] = [await openScreen(secret, fromAddress()), await openScreen(secret, fromAddress())]
    const { displayId } = await screenOf(asScreen(second.secret))
    const others = Array.from({ length: maxScreens - 2 }, (_, index) => ({
      displayId,
      secretHash: `${displayId} ${index}`,
      expiresAt: daysFromNow(30),
    }))
    await db().insert(displayScreens).values(others)
    expect((await screenOf(asScreen(first.secret))).displayId).toBe(displayId)
    await openScreen(secret, fromAddress())
    await expect(screenOf(asScreen(first.secret))).rejects.toMatchObject({ code: 'unauthenticated' })
    expect((await screenOf(asScreen(second.secret))).room.id).toBe(room.id)
  })
})

describe('the cookie of a screen', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.resetModules()
  })

  test('25: is HttpOnly, SameSite=Lax and for 30 days', () => {
    expect(screenSetCookie('secret')).toBe(
      'axr_display=secret; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax',
    )
  })

  test('25: is Secure and bound to its host where the origin is https', async () => {
    vi.resetModules()
    vi.stubEnv('APP_ORIGIN', 'https://auxroom.example')
    const { screenSetCookie: overHttps } = await import('./screen-cookie')
    expect(overHttps('secret')).toMatch(/^__Host-axr_display=secret; Path=\/; .*; SameSite=Lax; Secure$/)
  })
})
