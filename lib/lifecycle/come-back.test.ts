import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, auditLog, returnLinks } from '@/db/schema'
import { createReturnLink, readReturnLink } from '../accounts/return-links'
import { findSession, listSessions } from '../accounts/sessions'
import { browserHeaders, ownAddress } from '../accounts/test-browser'
import { sha256 } from '../crypto'
import { joinRoom } from '../rooms/join'
import { changeRole } from '../rooms/members'
import { type CameBack, comeBack } from './come-back'
import { endExpiredGuests } from './end-guest'
import { guest, isEnded, join, member, membership, open, person, roomOf } from './people-under-test'
import { signOutViewer } from './sign-out'

type Person = Awaited<ReturnType<typeof guest>>

const invalid = { code: 'invalid_link' }

const linkOf = ({ viewer, headers }: Person) => createReturnLink(viewer.account.id, headers)

async function nobody(): Promise<Headers> {
  return browserHeaders(null, ownAddress())
}

function back(link: string, headers: Headers, more: { confirmed?: boolean; deviceHash?: string } = {}) {
  return comeBack({ link, confirmed: false, deviceHash: null, ...more }, headers)
}

function entered(answer: CameBack) {
  if (answer.kind !== 'entered') throw new Error(`asked instead: ${answer.current}`)
  return answer
}

describe('a guest’s personal link', () => {
  test('23: gives another browser a new session of the guest, and ends the old ones', async () => {
    const [host, bo] = [await guest(), await guest()]
    const code = await open(host)
    await join(bo, code)
    const answer = entered(await back(await linkOf(bo), await nobody()))
    expect(answer.code).toBe(code)
    const now = await person(answer.session.secret)
    expect(now.viewer.account.id).toBe(bo.viewer.account.id)
    expect((await listSessions(bo.viewer.account.id)).map(({ id }) => id)).toEqual([answer.session.id])
    await endExpiredGuests()
    expect(await isEnded(bo)).toBe(false)
    expect(await membership(code, now)).toMatchObject({ role: 'guest', leftAt: null })
  })

  test('leads home where the guest is in no room, and is good again', async () => {
    const bo = await guest()
    const link = await linkOf(bo)
    const first = entered(await back(link, await nobody()))
    expect(first.code).toBeNull()
    const second = entered(await back(link, await nobody()))
    expect(await findSession(first.session.secret)).toBeNull()
    expect(await findSession(second.session.secret)).not.toBeNull()
  })

  test('is taken whole, as a pasted address or as its secret', async () => {
    const link = await linkOf(await guest())
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/return#axrg_[\w-]{43}$/)
    for (const text of [link, link.split('#')[1] ?? '', ` ${link}\n`]) {
      expect(entered(await back(text, await nobody())).kind).toBe('entered')
    }
  })

  test('20: is stored as its hash alone, and named in no line of the audit log', async () => {
    const bo = await guest()
    const link = await linkOf(bo)
    entered(await back(link, await nobody()))
    const secret = link.split('#')[1] ?? ''
    const [row] = await db()
      .select({ hash: returnLinks.secretHash })
      .from(returnLinks)
      .where(eq(returnLinks.accountId, bo.viewer.account.id))
    expect(row?.hash).toBe(sha256(secret))
    const lines = await db()
      .select({ action: auditLog.action, details: auditLog.details })
      .from(auditLog)
      .where(eq(auditLog.accountId, bo.viewer.account.id))
    expect(lines.map(({ action }) => action).toSorted()).toEqual(['return_link.created', 'return_link.used'])
    expect(JSON.stringify(lines)).not.toContain(secret)
  })

  test('ends with a newer one, with the guest, and when the guest registers', async () => {
    const bo = await guest()
    const [old, link] = [await linkOf(bo), await linkOf(bo)]
    await expect(back(old, await nobody())).rejects.toMatchObject(invalid)
    await db().update(accounts).set({ kind: 'registered' }).where(eq(accounts.id, bo.viewer.account.id))
    await expect(back(link, await nobody())).rejects.toMatchObject(invalid)
    const cy = await guest()
    const theirs = await linkOf(cy)
    await signOutViewer(cy.viewer)
    await expect(back(theirs, await nobody())).rejects.toMatchObject(invalid)
    const rows = await db()
      .select({ id: returnLinks.accountId })
      .from(returnLinks)
      .where(eq(returnLinks.accountId, cy.viewer.account.id))
    expect(rows).toEqual([])
  })

  test('is not for whoever can sign in', async () => {
    await expect(linkOf(await member())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('signing in'),
    })
  })

  test('cannot be tried at random without end', async () => {
    const headers = await nobody()
    const codes: string[] = []
    for (let i = 0; i < 61; i += 1) {
      await readReturnLink(`axrg_${'x'.repeat(43)}`, headers).catch((error) => codes.push(error.code))
    }
    expect(codes.slice(0, 60).every((code) => code === 'invalid_link')).toBe(true)
    expect(codes[60]).toBe('rate_limited_caller')
  })

  test('30: is not taken from another site', async () => {
    const headers = await nobody()
    headers.set('origin', 'https://evil.example')
    await expect(back(await linkOf(await guest()), headers)).rejects.toMatchObject({ code: 'cross_site' })
  })

  test('of one guest in two browsers at once leaves one session', async () => {
    const bo = await guest()
    const link = await linkOf(bo)
    await Promise.all([back(link, await nobody()), back(link, bo.headers), back(link, await nobody())])
    expect(await listSessions(bo.viewer.account.id)).toHaveLength(1)
  })
})

describe('a browser that is somebody else already', () => {
  test('ends a guest who has nothing without asking', async () => {
    const [bo, idle] = [await guest(), await guest()]
    expect((await back(await linkOf(bo), idle.headers)).kind).toBe('entered')
    expect(await isEnded(idle)).toBe(true)
  })

  test('is asked before a guest with a room ends', async () => {
    const [bo, host] = [await guest(), await guest()]
    const code = await open(host)
    const link = await linkOf(bo)
    expect(await back(link, host.headers)).toEqual({
      kind: 'asks',
      name: bo.viewer.account.name,
      current: host.viewer.account.name,
      as: 'guest',
    })
    expect(await isEnded(host)).toBe(false)
    expect((await back(link, host.headers, { confirmed: true })).kind).toBe('entered')
    expect((await roomOf(code)).endedReason).toBe('account_ended')
  })

  test('is asked before it is signed out of an account, which keeps everything', async () => {
    const [bo, ada] = [await guest(), await member()]
    const code = await open(ada)
    const link = await linkOf(bo)
    expect(await back(link, ada.headers)).toMatchObject({ kind: 'asks', as: 'registered' })
    entered(await back(link, ada.headers, { confirmed: true }))
    expect(await listSessions(ada.viewer.account.id)).toEqual([])
    expect((await roomOf(code)).endedReason).toBeNull()
  })

  test('30: carries the ban of the guest it was', async () => {
    const [host, bo, cy] = [await guest(), await guest(), await guest()]
    const code = await open(host)
    for (const who of [bo, cy]) await join(who, code)
    const memberId = (await membership(code, cy))?.id ?? ''
    await changeRole(host.viewer, code, memberId, { role: 'banned' })
    entered(await back(await linkOf(bo), cy.headers, { confirmed: true }))
    expect(await membership(code, bo)).toMatchObject({ role: 'banned' })
  })

  test('43: does not come back to a room its device is banned from, whatever its cookie says', async () => {
    const [host, bo, cy] = [await guest(), await guest(), await guest()]
    const [code, phone] = [await open(host), sha256(randomBytes(32).toString('hex'))]
    await join(bo, code)
    await joinRoom(cy.viewer, { code }, cy.headers, phone)
    await changeRole(host.viewer, code, (await membership(code, cy))?.id ?? '', { role: 'banned' })
    const answer = entered(await back(await linkOf(bo), await nobody(), { deviceHash: phone }))
    expect(answer.code).toBeNull()
    expect(await membership(code, bo)).toMatchObject({ role: 'guest', leftAt: expect.any(Date) })
  })

  test('is the device the room knows from then on', async () => {
    const [host, bo] = [await guest(), await guest()]
    const [code, phone] = [await open(host), sha256(randomBytes(32).toString('hex'))]
    await join(bo, code)
    entered(await back(await linkOf(bo), await nobody(), { deviceHash: phone }))
    await changeRole(host.viewer, code, (await membership(code, bo))?.id ?? '', { role: 'banned' })
    const again = await guest()
    await expect(joinRoom(again.viewer, { code }, again.headers, phone)).rejects.toMatchObject({
      code: 'banned',
    })
  })
})
