import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db, type Executor, type Tx } from '@/db/client'
import { accounts, members, type RoomRow, rooms, sessions } from '@/db/schema'
import { sqlErrorOf } from '@/db/sql-error'
import { moveConnection } from '../connections/disconnect'
import { AppError } from '../errors'
import { musicProvider } from '../oauth/music-provider'
import { moveDevice } from '../playback/preferred-device'
import { changeRoom } from '../rooms/change'
import { forgetPlayer } from '../rooms/hand-over'
import { recordRoomEvent } from '../rooms/webhook-events'
import type { SessionViewer } from '../viewer/viewer'
import { belongingsOf, hasAny, type OpenRoom } from './belongings'
import { endGuestIn } from './end-guest'
import { announce, type RoomsChanged } from './rooms-changed'
import { uniteMember, uniteMemberships } from './unite-members'

/** What a guest left behind at sign-in, and what cannot come along. */
export type BringOffer = {
  room: OpenRoom | null
  /** The open room the account hosts already: the guest's stays where it is while this one is open. */
  roomConflict: OpenRoom | null
  /** `conflict` names the provider account the account is connected to already. */
  connections: { provider: string; name: string; conflict: string | null }[]
  memberships: number
}

/** What to bring, connections by their providers; whatever is not said stays with the guest. */
export type BringChoice = { room?: boolean; connections?: readonly string[]; memberships?: boolean }

/** What the viewer may still bring along from the guest this browser was, or null. */
export async function whatCanBeBrought(viewer: SessionViewer): Promise<BringOffer | null> {
  const { bringsFrom } = viewer.credential
  return bringsFrom ? offer(db(), bringsFrom, viewer.account.id) : null
}

/**
 * Brings the chosen things from the guest to the viewer's account, all or none. Once nothing is left the guest ends.
 * @returns what is left, as `whatCanBeBrought`
 * Throws `conflict` where there is nothing to bring from, or the room is chosen while the account hosts another.
 */
export async function bring(viewer: SessionViewer, choice: BringChoice): Promise<BringOffer | null> {
  const { changed, left } = await db().transaction(async (tx) => {
    const from = await lockOffer(tx, viewer)
    const to = viewer.account.id
    const before = await belongingsOf(tx, from)
    const moved = await bringConnections(tx, choice.connections ?? [], from, to)
    const samePlayer = moved.includes(musicProvider)
    if (samePlayer) await moveDevice(tx, from, to)
    const hosts = choice.room && before.room ? [await bringRoom(tx, before.room, from, to, samePlayer)] : []
    const votes = choice.memberships ? await uniteMemberships(tx, { from, to }) : []
    const reconnected = samePlayer ? await tellHosted(tx, [from, to], hosts) : []
    const rest = await offer(tx, from, to)
    const ended = rest ? {} : await settle(tx, viewer, from)
    const changed: RoomsChanged = { ...ended, hosts: [...hosts, ...reconnected], votes: [...votes, ...hosts] }
    return { changed, left: rest }
  })
  await announce(changed)
  return left
}

/** Leaves behind what was not brought: the guest ends, with its open room and its tokens. */
export async function leaveBehind(viewer: SessionViewer): Promise<void> {
  const changed = await db().transaction(async (tx) => {
    const from = await lockOffer(tx, viewer)
    return settle(tx, viewer, from)
  })
  await announce(changed)
}

async function offer(executor: Executor, from: string, to: string): Promise<BringOffer | null> {
  const guest = await belongingsOf(executor, from)
  if (!hasAny(guest)) return null
  const own = await belongingsOf(executor, to)
  return {
    room: guest.room,
    roomConflict: guest.room ? own.room : null,
    connections: guest.connections.map(({ provider, name }) => ({
      provider,
      name,
      conflict: own.connections.find((connection) => connection.provider === provider)?.name ?? null,
    })),
    memberships: guest.memberships,
  }
}

/** Locks session and guest, so that an answer given twice counts once. @returns the guest's account id */
async function lockOffer(tx: Tx, viewer: SessionViewer): Promise<string> {
  const [session] = await tx
    .select({ from: sessions.bringsFrom })
    .from(sessions)
    .where(and(eq(sessions.id, viewer.credential.id), isNull(sessions.endedAt)))
    .for('update')
  const from = session?.from
  const [guest] = from
    ? await tx
        .select({ id: accounts.id })
        .from(accounts)
        .where(and(eq(accounts.id, from), eq(accounts.kind, 'guest'), isNull(accounts.endedAt)))
        .for('update')
    : []
  if (!guest) throw new AppError('conflict', { detail: 'There is nothing left to bring' })
  return guest.id
}

async function settle(tx: Tx, viewer: SessionViewer, from: string): Promise<RoomsChanged> {
  await tx.update(sessions).set({ bringsFrom: null }).where(eq(sessions.id, viewer.credential.id))
  return endGuestIn(tx, from)
}

async function bringRoom(
  tx: Tx,
  room: OpenRoom,
  from: string,
  to: string,
  samePlayer: boolean,
): Promise<string> {
  const own = await belongingsOf(tx, to)
  if (own.room) throw hostsAnother(own.room)
  const move = async (_tx: Tx, row: RoomRow) => {
    const moved = { ...row, hostAccountId: to }
    await tx.update(rooms).set({ hostAccountId: to }).where(eq(rooms.id, room.id))
    await uniteMember(tx, room.id, { from, to }, moved)
    if (!samePlayer) await forgetPlayer(tx, room.id)
    await tellNewHost(tx, moved)
  }
  try {
    await changeRoom(room.id, move, { tx })
  } catch (error) {
    // The account opened a room of its own in this very moment.
    if (sqlErrorOf(error)?.constraint === 'rooms_open_host') throw hostsAnother(null, error)
    throw error
  }
  return room.id
}

async function tellNewHost(tx: Tx, room: RoomRow): Promise<void> {
  const [host] = await tx
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(and(eq(members.roomId, room.id), eq(members.accountId, room.hostAccountId)))
  if (host) await recordRoomEvent(tx, room, 'room.host_changed', { host })
}

function hostsAnother(own: OpenRoom | null, cause?: unknown): AppError {
  const which = own ? ` (${own.name}, ${own.code})` : ''
  return new AppError('conflict', {
    detail: `You host another open room${which}; this one stays where it is`,
    cause,
  })
}

/** @returns the providers whose connections have moved: a place that is taken moves nothing */
async function bringConnections(
  tx: Tx,
  chosen: readonly string[],
  from: string,
  to: string,
): Promise<string[]> {
  const moved: string[] = []
  for (const provider of chosen) {
    if (await moveConnection(tx, { accountId: from, provider }, to)) moved.push(provider)
  }
  return moved
}

/** The hosts' connections are part of what their rooms' members see. */
async function tellHosted(tx: Tx, accountIds: string[], told: string[]): Promise<string[]> {
  const hosted: string[] = []
  for (const accountId of accountIds) {
    const { room } = await belongingsOf(tx, accountId)
    if (!room || told.includes(room.id)) continue
    await changeRoom(room.id, async () => undefined, { tx })
    hosted.push(room.id)
  }
  return hosted
}
