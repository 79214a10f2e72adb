import 'server-only'
import { z } from 'zod'
import { log } from '../log'
import { type BusMessage, busIsUp, resyncTopic, subscribe } from '../realtime/bus'
import { Hub } from '../realtime/hub'
import { repeat } from '../repeat'
import { memberOf } from '../rooms/access'
import { renewStreams, streamsClosed, streamsClosedTopic } from '../rooms/presence'
import { onShutdown, singleton } from '../singleton'
import { tokensEndedTopic } from '../tokens/ended'
import { liveCredentials } from '../viewer/live-credentials'
import type { Viewer } from '../viewer/viewer'
import { compareWithDatabase } from './compare'
import { loadSnapshot } from './load'
import { openStream } from './open-stream'

const renewEveryMs = 20_000
const checkCredentialsEveryMs = 60_000
/** A token's stream outlives its expiry by no more than this. */
const closeExpiredEveryMs = 1_000
/** How late a stream learns at the latest what the bus did not bring, and while the bus is away. */
const compareEveryMs = { busUp: 5_000, busAway: 1_000 }
/** Closed streams are written down together: a whole party may close its pages at once. */
const closedTogetherMs = 250

const news = z.discriminatedUnion('topic', [
  z.object({ topic: z.literal(resyncTopic) }),
  z.object({ topic: z.literal('room'), room_id: z.string(), version: z.number() }),
  z.object({
    topic: z.literal('room_closed'),
    room_id: z.string(),
    // Why a room ended is its members' business only where somebody else closed it.
    reason: z
      .enum(['closed_by_city', 'closed_by_admin'])
      .or(z.string().transform(() => 'room_closed' as const)),
  }),
  z.object({
    topic: z.literal('member_gone'),
    room_id: z.string(),
    member_id: z.string(),
    reason: z.enum(['left', 'removed']).default('removed'),
  }),
  z.object({ topic: z.literal('session'), type: z.literal('ended'), session_id: z.string() }),
  z.object({ topic: z.literal(tokensEndedTopic), ids: z.string() }),
  z.object({ topic: z.literal(streamsClosedTopic), member_ids: z.string() }),
])

type Streams = { hub: Hub; stop: () => void }

/** The streams of this process, listening to the bus from the first one on. */
function streams(): Streams {
  return singleton('room-streams', () => {
    const gone = new Set<string>()
    const hub = new Hub({
      load: loadSnapshot,
      onMemberGone: (memberId) => {
        if (gone.size === 0)
          setTimeout(() => quietly('closed streams', () => writeGone(hub, gone)), closedTogetherMs)
        gone.add(memberId)
      },
    })
    const unsubscribe = subscribe((message) => hear(hub, message))
    const renewal = setInterval(() => quietly('renewing', () => renewStreams(hub.memberIds())), renewEveryMs)
    const check = setInterval(
      () => quietly('credentials', () => closeEndedCredentials(hub)),
      checkCredentialsEveryMs,
    )
    const expiry = setInterval(() => hub.closeExpired(Date.now()), closeExpiredEveryMs)
    for (const timer of [renewal, check, expiry]) timer.unref()
    const endComparing = compareAgainAndAgain(hub)
    const stop = () => {
      unsubscribe()
      for (const timer of [renewal, check, expiry]) clearInterval(timer)
      endComparing()
      hub.closeAll()
    }
    onShutdown('streams', 10, stop)
    return { hub, stop }
  })
}

/** Ends all streams of this process; it takes no new ones. Also runs when the process stops. */
export function stopStreams(): void {
  streams().stop()
}

function roomHub(): Hub {
  return streams().hub
}

/**
 * The stream of a room for one of its members: the current snapshot, then every newer one, the time and a last
 * `closed` with the reason.
 * @throws AppError `room_not_found`, `banned`; `unavailable` while the process stops
 */
export async function roomEvents(viewer: Viewer, code: string): Promise<Response> {
  const { room, member } = await memberOf(viewer, code)
  const owner = {
    roomId: room.id,
    memberId: member.id,
    credentialId: viewer.credential.id,
    expiresAt: endOf(viewer),
  }
  return openStream(roomHub(), owner, room.version)
}

function endOf({ credential }: Viewer): number | null {
  return credential.expiresAt?.getTime() ?? null
}

function hear(hub: Hub, message: BusMessage): void {
  const { data } = news.safeParse(message)
  if (!data) return
  if (data.topic === 'room') hub.changed(data.room_id, data.version)
  else if (data.topic === 'room_closed') hub.closeRoom(data.room_id, data.reason)
  else if (data.topic === 'member_gone') hub.closeMember(data.room_id, data.member_id, data.reason)
  else if (data.topic === 'session') hub.closeCredentials(new Set([data.session_id]))
  else if (data.topic === tokensEndedTopic) hub.closeCredentials(new Set(data.ids.split(',')))
  else if (data.topic === streamsClosedTopic) renewHeld(hub, data.member_ids.split(','))
  else resync(hub)
}

/** Whatever the bus may have missed: snapshots, members and credentials that are gone, streams closed elsewhere. */
function resync(hub: Hub): void {
  hub.resync()
  quietly('comparing', () => compareWithDatabase(hub))
  quietly('credentials', () => closeEndedCredentials(hub))
  quietly('renewing', () => renewStreams(hub.memberIds()))
}

function compareAgainAndAgain(hub: Hub): () => void {
  let comparedAt = Date.now()
  return repeat('comparing streams with the database', compareEveryMs.busAway, async () => {
    const isUp = busIsUp()
    if (isUp && Date.now() - comparedAt < compareEveryMs.busUp) return
    comparedAt = Date.now()
    await compareWithDatabase(hub)
    if (!isUp) await closeEndedCredentials(hub)
  })
}

/** Another process wrote down that these members' streams closed; those that are open here say otherwise. */
function renewHeld(hub: Hub, closedElsewhere: string[]): void {
  const here = new Set(hub.memberIds())
  quietly('renewing', () => renewStreams(closedElsewhere.filter((id) => here.has(id))))
}

/** Members whose page came back in the meantime are left out. */
async function writeGone(hub: Hub, gone: Set<string>): Promise<void> {
  const here = new Set(hub.memberIds())
  const closed = [...gone].filter((id) => !here.has(id))
  gone.clear()
  await streamsClosed(closed)
}

/** Sessions also end by being idle, which nobody publishes. */
async function closeEndedCredentials(hub: Hub): Promise<void> {
  const held = hub.credentialIds()
  if (held.length === 0) return
  const alive = await liveCredentials(held)
  hub.closeCredentials(new Set(held.filter((id) => !alive.has(id))))
}

function quietly(what: string, run: () => Promise<void>): void {
  run().catch((error: unknown) => log().warn({ err: error, what }, 'keeping the streams failed'))
}
