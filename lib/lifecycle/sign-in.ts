import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { members, rooms, sessions } from '@/db/schema'
import { audit } from '../accounts/audit'
import { type Entered, enterAccount } from '../accounts/enter'
import { assertStillGood, checkPassword, type SignInInput } from '../accounts/sign-in'
import { assertSameOrigin } from '../http/same-origin'
import { changeRoom } from '../rooms/change'
import { holdsAnything } from './belongings'
import { endGuestIn } from './end-guest'
import { announce, type RoomsChanged } from './rooms-changed'
import { carryBans } from './unite-members'

/**
 * Signs the browser in with e-mail address or username and password, as `becomeAccount`.
 * @returns the new session, whose secret goes into the cookie; `guestLeft` where the page asks what to bring
 * Throws `invalid_credentials`, `rate_limited_caller`, `cross_site`, `unavailable`.
 */
export async function signIn(input: SignInInput): Promise<Entered> {
  assertSameOrigin(input.headers)
  const checked = await checkPassword(input)
  return becomeAccount(checked.id, input.headers, (tx) => assertStillGood(tx, checked))
}

/** Signs the browser in to the account it has proved to be at a provider, as `becomeAccount`. */
export function signInByProvider(accountId: string, provider: string, headers: Headers): Promise<Entered> {
  return becomeAccount(accountId, headers, (tx) =>
    audit(tx, { action: 'account.signed_in', actorId: accountId, accountId, details: { provider }, headers }),
  )
}

/**
 * Gives the browser a new session of an account it has proved to be, and ends the one it had. A guest's things stay
 * where they are until somebody says what to bring; a guest without things ends, and bans come along by themselves.
 * @param settleProof comes first in the same transaction; throws where the proof is none any more
 */
async function becomeAccount(
  accountId: string,
  headers: Headers,
  settleProof: (tx: Tx) => Promise<void>,
): Promise<Entered> {
  let changed: RoomsChanged = {}
  let asks = false
  const entered = await enterAccount(accountId, headers, async (tx, { session, guestLeft }) => {
    await settleProof(tx)
    if (!guestLeft) return
    const banned = await carryBans(tx, { from: guestLeft, to: accountId })
    asks = await holdsAnything(tx, guestLeft)
    changed = asks ? { votes: await stepAway(tx, guestLeft) } : await endGuestIn(tx, guestLeft)
    changed = { ...changed, votes: [...(changed.votes ?? []), ...banned] }
    if (!asks) await tx.update(sessions).set({ bringsFrom: null }).where(eq(sessions.id, session.id))
  })
  await announce(changed)
  return asks ? entered : { ...entered, guestLeft: null }
}

/** Nobody is the guest any more: its votes do not count beside those of the account the same person is now. */
async function stepAway(tx: Tx, accountId: string): Promise<string[]> {
  const here = await tx
    .select({ memberId: members.id, roomId: members.roomId })
    .from(members)
    .innerJoin(rooms, eq(rooms.id, members.roomId))
    .where(
      and(
        eq(members.accountId, accountId),
        eq(members.present, true),
        isNull(members.leftAt),
        isNull(rooms.endedAt),
      ),
    )
    .orderBy(rooms.id)
  for (const { memberId, roomId } of here) {
    await changeRoom(
      roomId,
      async () => {
        await tx.update(members).set({ present: false, streamUntil: null }).where(eq(members.id, memberId))
      },
      { tx },
    )
  }
  return here.map(({ roomId }) => roomId)
}
