import 'server-only'
import { eq } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { retryingDeadlocks } from '@/db/retry'
import { sessions } from '@/db/schema'
import { audit } from '../accounts/audit'
import { browserSession, enterAccount } from '../accounts/enter'
import { findLiveAccount, type LiveAccount } from '../accounts/live-account'
import { lockReturnLink, readReturnLink } from '../accounts/return-links'
import { endSessionsOf, type NewSession } from '../accounts/sessions'
import { assertSameOrigin } from '../http/same-origin'
import { settleDevice } from '../rooms/banned-device'
import { currentRoom } from '../rooms/read'
import { viewerOfSession } from '../viewer/viewer'
import { holdsAnything } from './belongings'
import { endGuestIn } from './end-guest'
import { announce, type RoomsChanged } from './rooms-changed'
import { carryBans } from './unite-members'

export type ComeBack = {
  /** The secret of the link, or anything that holds it. */
  link: string
  /** Whoever this browser is now has been asked. */
  confirmed: boolean
  /** Of this browser, as rooms keep it. */
  deviceHash: string | null
}

export type CameBack =
  /** This browser is somebody else already, who would lose something or be signed out. */
  | { kind: 'asks'; name: string; current: string; as: LiveAccount['kind'] }
  /** The session's secret goes into the cookie; the code is that of the room to go on in. */
  | { kind: 'entered'; session: NewSession; code: string | null }

/**
 * Makes this browser the guest a return link leads back to: with a new session, while those the guest had end. A guest this
 * browser was before ends, as signing out would end it.
 * Throws `cross_site`, `invalid_link`, `rate_limited_caller`.
 */
export async function comeBack(
  { link, confirmed, deviceHash }: ComeBack,
  headers: Headers,
): Promise<CameBack> {
  assertSameOrigin(headers)
  const guest = await readReturnLink(link, headers)
  const before = await browserSession(headers)
  const somebody = before?.account.id === guest.accountId ? null : (before?.account ?? null)
  if (somebody && !confirmed && (await losesSomething(somebody))) {
    return { kind: 'asks', name: guest.name, current: somebody.name, as: somebody.kind }
  }
  const session = await retryingDeadlocks(() => enter(guest.accountId, { link, deviceHash }, headers))
  return { kind: 'entered', session, code: await roomOf(guest.accountId, session) }
}

async function losesSomething({ id, kind }: LiveAccount): Promise<boolean> {
  return kind === 'registered' || holdsAnything(db(), id)
}

async function enter(
  accountId: string,
  { link, deviceHash }: Pick<ComeBack, 'link' | 'deviceHash'>,
  headers: Headers,
): Promise<NewSession> {
  let changed: RoomsChanged = {}
  const { session } = await enterAccount(accountId, headers, async (tx, entered) => {
    await lockReturnLink(tx, link)
    // The new session is there already: a guest without one would end.
    await endSessionsOf(accountId, { except: entered.session.id }, tx)
    await tx.update(sessions).set({ bringsFrom: null }).where(eq(sessions.id, entered.session.id))
    await audit(tx, { action: 'return_link.used', actorId: accountId, accountId, headers })
    changed = entered.guestLeft ? await leaveGuest(tx, entered.guestLeft, accountId) : {}
    const moved = deviceHash === null ? [] : await settleDevice(tx, accountId, deviceHash)
    changed = { ...changed, votes: [...(changed.votes ?? []), ...moved] }
  })
  await announce(changed)
  return session
}

/** Bans of the guest this browser was come along, as at every other sign-in. */
async function leaveGuest(tx: Tx, from: string, to: string): Promise<RoomsChanged> {
  const banned = await carryBans(tx, { from, to })
  const ended = await endGuestIn(tx, from)
  return { ...ended, votes: [...(ended.votes ?? []), ...banned] }
}

async function roomOf(accountId: string, session: NewSession): Promise<string | null> {
  const account = await findLiveAccount(accountId)
  if (!account) return null
  const room = await currentRoom(viewerOfSession({ account, session: { ...session, bringsFrom: null } }))
  return room?.code ?? null
}
