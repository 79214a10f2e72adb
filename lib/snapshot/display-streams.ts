import 'server-only'
import { z } from 'zod'
import { type BusMessage, busIsUp, resyncTopic, subscribe } from '../realtime/bus'
import { Hub } from '../realtime/hub'
import { repeat } from '../repeat'
import { displayEndedTopic } from '../rooms/display/link'
import { maxScreens, screenInUse } from '../rooms/display/screens'
import { onShutdown, singleton } from '../singleton'
import { compareDisplays } from './compare'
import { displaySnapshot } from './display'
import { loadSnapshot } from './load'
import { openStream } from './open-stream'

/** How late a screen learns at the latest what the bus did not bring, and while the bus is away. */
const compareEveryMs = { busUp: 5_000, busAway: 1_000 }

const news = z.discriminatedUnion('topic', [
  z.object({ topic: z.literal(resyncTopic) }),
  z.object({ topic: z.literal('room'), room_id: z.string(), version: z.number() }),
  z.object({ topic: z.literal('room_closed'), room_id: z.string() }),
  z.object({ topic: z.literal(displayEndedTopic), room_id: z.string(), display_id: z.string() }),
])

type Streams = { hub: Hub; stop: () => void }

/**
 * The streams of screens in this process: a hub beside that of the members, whose frames hold what displays show. A
 * screen's stream belongs to its link, as others do to a member, and makes nobody present.
 */
function streams(): Streams {
  return singleton('display-streams', () => {
    const hub = new Hub({ load: loadDisplay, maxPerMember: maxScreens })
    const unsubscribe = subscribe((message) => hear(hub, message))
    const endComparing = compareAgainAndAgain(hub)
    const stop = () => {
      unsubscribe()
      endComparing()
      hub.closeAll()
    }
    onShutdown('display-streams', 10, stop)
    return { hub, stop }
  })
}

async function loadDisplay(roomId: string): Promise<{ version: number; body: string } | null> {
  const loaded = await loadSnapshot(roomId)
  return loaded && { version: loaded.version, body: JSON.stringify(displaySnapshot(loaded.snapshot)) }
}

/** Ends all streams of screens in this process; it takes no new ones. */
export function stopDisplayStreams(): void {
  streams().stop()
}

/**
 * The stream of the screen whose cookie a request has, as `roomEvents` for a member.
 * @throws AppError `unauthenticated`, `room_not_found`; `unavailable` while the process stops
 */
export async function displayEvents(headers: Headers): Promise<Response> {
  const { id, displayId, room, setCookie } = await screenInUse(headers)
  const owner = { roomId: room.id, memberId: displayId, credentialId: id }
  return openStream(streams().hub, owner, room.version, setCookie ? { 'set-cookie': setCookie } : {})
}

function hear(hub: Hub, message: BusMessage): void {
  const { data } = news.safeParse(message)
  if (!data) return
  if (data.topic === 'room') hub.changed(data.room_id, data.version)
  else if (data.topic === 'room_closed') hub.closeRoom(data.room_id, 'room_closed')
  else if (data.topic === displayEndedTopic) hub.closeMember(data.room_id, data.display_id, 'session_ended')
  else hub.resync()
}

function compareAgainAndAgain(hub: Hub): () => void {
  let comparedAt = Date.now()
  return repeat('comparing displays with the database', compareEveryMs.busAway, async () => {
    if (busIsUp() && Date.now() - comparedAt < compareEveryMs.busUp) return
    comparedAt = Date.now()
    await compareDisplays(hub)
  })
}
