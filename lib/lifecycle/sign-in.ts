import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { members, rooms, sessions } from '@/db/schema'
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

/**
 * Gives the browser a new session of an account it has proved to be, and ends the one it had. A guest's things stay
 * where they are until somebody says what to bring; a guest without things ends, and bans come along by themselves.
 * @param assertProof throws where the proof is none any more, in the same transaction
 */
export async function becomeAccount(
  accountId: string,
  headers: Headers,
  assertProof: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<Entered> {
  let changed: RoomsChanged = {}
  let asks = false
  const entered = await enterAccount(accountId, headers, async (tx, { session, guestLeft }) => {
    await assertProof(tx)
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
