import 'server-only'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Executor, Tx } from '@/db/client'
import { type MemberRow, members, type PlayRow, type RoomRow, skipVotes } from '@/db/schema'

/** How the votes on one play stand. */
export type Tally = { count: number; required: number; voterIds: string[]; reached: boolean }

type VoteSettings = Pick<RoomRow, 'votesToSkip' | 'skipPercent'>

/** Votes it takes to skip: the share of the guests present where a percentage is set, else the number. At least one. */
export function votesRequired(settings: VoteSettings, guestsPresent: number): number {
  if (settings.skipPercent === null) return Math.max(1, settings.votesToSkip)
  return Math.max(1, Math.ceil((guestsPresent * settings.skipPercent) / 100))
}

/**
 * How these votes stand.
 * @param guestsPresent how many are present besides the host, who is no guest: the host skips without votes
 * @param voterIds members who voted and are present
 */
export function tallyOf(settings: VoteSettings, guestsPresent: number, voterIds: string[]): Tally {
  const required = votesRequired(settings, guestsPresent)
  return { count: voterIds.length, required, voterIds, reached: voterIds.length >= required }
}

/** The tally of a play as it stands inside the transaction: only members who are present count. */
export async function tally(executor: Executor, room: RoomRow, playId: string): Promise<Tally> {
  const present = await executor
    .select({ id: members.id, role: members.role, votedFor: skipVotes.playId })
    .from(members)
    .leftJoin(skipVotes, and(eq(skipVotes.memberId, members.id), eq(skipVotes.playId, playId)))
    .where(
      and(
        eq(members.roomId, room.id),
        isNull(members.leftAt),
        ne(members.role, 'banned'),
        eq(members.present, true),
      ),
    )
  const guests = present.filter(({ role }) => role !== 'host').length
  return tallyOf(
    room,
    guests,
    present.flatMap(({ id, votedFor }) => (votedFor ? [id] : [])),
  )
}

/**
 * Casts a member's vote to skip this play; a repeated one counts once. Call inside `changeRoom`, whose lock puts
 * parallel votes in a row.
 * @returns whether it is new, and the tally after it
 */
export async function castSkipVote(
  tx: Tx,
  room: RoomRow,
  play: Pick<PlayRow, 'id'>,
  member: Pick<MemberRow, 'id'>,
): Promise<Tally & { changed: boolean }> {
  const cast = await tx
    .insert(skipVotes)
    .values({ playId: play.id, memberId: member.id })
    .onConflictDoNothing()
    .returning({ memberId: skipVotes.memberId })
  return { ...(await tally(tx, room, play.id)), changed: cast.length > 0 }
}

/** Takes a member's vote back; nothing happens where there was none. Call inside `changeRoom`. */
export async function withdrawSkipVote(
  tx: Tx,
  room: RoomRow,
  play: Pick<PlayRow, 'id'>,
  member: Pick<MemberRow, 'id'>,
): Promise<Tally & { changed: boolean }> {
  const withdrawn = await tx
    .delete(skipVotes)
    .where(and(eq(skipVotes.playId, play.id), eq(skipVotes.memberId, member.id)))
    .returning({ memberId: skipVotes.memberId })
  return { ...(await tally(tx, room, play.id)), changed: withdrawn.length > 0 }
}
