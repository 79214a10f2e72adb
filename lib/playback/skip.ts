import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { type MemberRow, type PlayRow, playback, plays, type RoomRow } from '@/db/schema'
import { AppError, isAppError } from '../errors'
import { memberOf, requireAction } from '../rooms/access'
import { changeRoom, unchanged } from '../rooms/change'
import { can } from '../rooms/permissions'
import { castSkipVote, type Tally, tally, withdrawSkipVote } from '../rooms/votes'
import type { Viewer } from '../viewer/viewer'
import { tellPlayer } from './commands'
import { handOverForSkip } from './conductor/start-what-waits'
import { wakeConductor } from './conductor/wake'
import { commitExpected } from './outcome'
import { playerOf } from './player'
import { claimSkip, unclaimSkip } from './plays'
import { loadMusic } from './room-music'
import { sendCommand } from './send-command'

/** While the provider is being told, at most so long, the song that still shows is not taken for a failed skip. */
const underWayMs = 35_000
/** The next song shows as soon as the provider's lag is over. */
const nextShowsMs = 600
const guardMs = 3_000

/** As `POST /api/rooms/{code}/skip` answers. */
export type SkipResult = { skipped: boolean; votes: number; votes_required: number }

/** What a vote is about. */
type CurrentPlay = Pick<PlayRow, 'id' | 'trackUri' | 'skipped'>

type Verdict = SkipResult & {
  claimed: boolean
  playId: string
  uri: string
  hostAccountId: string
  roomId: string
}

/**
 * Skips the song: hosts at once, guests by voting. A member's vote on a play counts once, and of all final votes one
 * tells the provider.
 * @param options.playId the play the caller means; a UUID
 * @throws AppError `nothing_playing`, `play_changed`, or what the provider refuses: then it may be asked for again
 */
export async function skip(
  viewer: Viewer,
  code: string,
  options: { playId?: string } = {},
): Promise<SkipResult> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'vote_skip')
  const { member } = membership
  const verdict = await changeRoom(membership.room.id, async (tx, room) => {
    const play = await requirePlay(tx, room, options.playId)
    // A token that may only vote has a vote, its host's or not.
    const atOnce = can(member.role, room, 'skip_now') && viewer.scopes.has('venue')
    const votes = await castSkipVoteOf(tx, room, play, { member, atOnce })
    const decided = votes.reached || atOnce
    return decide(tx, room, play, votes, { decided, changed: votes.changed })
  })
  if (verdict.claimed) await carryOut(verdict)
  return answerOf(verdict)
}

/** Takes the caller's vote back. @throws AppError `nothing_playing` */
export async function withdrawSkip(viewer: Viewer, code: string): Promise<SkipResult> {
  const membership = await memberOf(viewer, code)
  requireAction(membership, 'vote_skip')
  return changeRoom(membership.room.id, async (tx, room) => {
    const play = await requirePlay(tx, room)
    const votes = await withdrawSkipVote(tx, room, play, membership.member)
    const result = { skipped: play.skipped, votes: votes.count, votes_required: votes.required }
    return votes.changed ? result : unchanged(result)
  })
}

/** Skips where the votes there are have become enough because somebody left or the settings changed. */
export async function completeSkipIfReached(roomId: string): Promise<void> {
  try {
    const verdict = await changeRoom(roomId, async (tx, room) => {
      const play = await currentPlay(tx, room)
      if (!play) return unchanged(null)
      const votes = await tally(tx, room, play.id)
      return decide(tx, room, play, votes, { decided: votes.reached, changed: false })
    })
    if (verdict?.claimed) await carryOut(verdict)
  } catch (error) {
    // What the provider refuses is kept for the room; a room that ended has nothing to skip.
    if (!isAppError(error)) throw error
  }
}

/** A host's skip is no vote: it needs none. */
async function castSkipVoteOf(
  tx: Tx,
  room: RoomRow,
  play: CurrentPlay,
  { member, atOnce }: { member: MemberRow; atOnce: boolean },
): Promise<Tally & { changed: boolean }> {
  if (!atOnce) return castSkipVote(tx, room, play, member)
  return { ...(await tally(tx, room, play.id)), changed: false }
}

async function decide(
  tx: Tx,
  room: RoomRow,
  play: CurrentPlay,
  votes: Tally,
  { decided, changed }: { decided: boolean; changed: boolean },
) {
  const claimed = decided && (await claimSkip(tx, play.id))
  if (claimed) {
    await tx
      .update(playback)
      .set({ guardUntil: new Date(Date.now() + underWayMs) })
      .where(eq(playback.roomId, room.id))
  }
  const verdict: Verdict = {
    skipped: decided || play.skipped,
    votes: votes.count,
    votes_required: votes.required,
    claimed,
    playId: play.id,
    uri: play.trackUri,
    hostAccountId: room.hostAccountId,
    roomId: room.id,
  }
  return claimed || changed ? verdict : unchanged(verdict)
}

function answerOf({ skipped, votes, votes_required }: Verdict): SkipResult {
  return { skipped, votes, votes_required }
}

async function requirePlay(tx: Tx, room: RoomRow, playId?: string): Promise<CurrentPlay> {
  const play = await currentPlay(tx, room)
  if (playId !== undefined && play?.id !== playId)
    throw new AppError(play ? 'play_changed' : 'nothing_playing')
  if (!play) throw new AppError('nothing_playing')
  return play
}

async function currentPlay(tx: Tx, room: RoomRow): Promise<CurrentPlay | null> {
  const [found] = await tx
    .select({ id: plays.id, trackUri: plays.trackUri, skipped: plays.skipped })
    .from(playback)
    .innerJoin(plays, eq(plays.id, playback.playId))
    .where(and(eq(playback.roomId, room.id)))
  return found ?? null
}

/** Tells the provider, once; what fails is taken back so that it can be asked for again. */
async function carryOut({ roomId, playId, uri, hostAccountId }: Verdict): Promise<void> {
  const player = playerOf(hostAccountId)
  try {
    const { music } = await loadMusic(db(), roomId)
    await tellPlayer(roomId, { music, wanted: false }, async () => {
      await handOverForSkip({ id: roomId, hostAccountId })
      await sendCommand(
        player,
        () => player.next(),
        (state) => state !== null && state.track !== null && state.track.uri !== uri,
      )
    })
    await commitExpected(
      roomId,
      (_music, now) => ({ isPlaying: true, shouldPlay: true, paused: false, guardUntil: now + guardMs }),
      nextShowsMs,
    )
  } catch (error) {
    await takeBack(roomId, playId)
    throw error
  }
}

async function takeBack(roomId: string, playId: string): Promise<void> {
  try {
    await changeRoom(roomId, async (tx) => {
      if (!(await unclaimSkip(tx, playId))) return unchanged(undefined)
      await tx.update(playback).set({ guardUntil: null }).where(eq(playback.roomId, roomId))
      await wakeConductor(roomId, new Date(Date.now() + 1_000), tx)
      return undefined
    })
  } catch (error) {
    if (!isAppError(error, 'room_not_found')) throw error
  }
}
