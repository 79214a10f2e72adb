import 'server-only'
import { AppError } from '../errors'
import { takeRawResponse } from '../http/raw-response'
import type { Hub } from '../realtime/hub'
import { SocketSink, WebSink } from '../realtime/hub-sink'
import type { StreamOwner } from '../realtime/hub-stream'

const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'private, no-store, no-transform',
  'x-accel-buffering': 'no',
}

/**
 * Opens a stream of a hub for the request being handled. It goes straight to the socket, and the answer given back is
 * empty then; without a front it is the answer's body.
 * @param atLeast the version its first snapshot has at least
 * @throws AppError `room_not_found`; `unavailable` while the process stops
 */
export async function openStream(
  hub: Hub,
  owner: StreamOwner,
  atLeast: number,
  more: Record<string, string> = {},
): Promise<Response> {
  const headers = { ...streamHeaders, ...more }
  const answer: { web: WebSink | null } = { web: null }
  const opened = await hub.openOn(owner, atLeast, (source) => {
    const raw = takeRawResponse()
    if (raw) {
      raw.open(200, headers)
      return new SocketSink(raw, source)
    }
    answer.web = new WebSink(source)
    return answer.web
  })
  if (!opened) throw new AppError(hub.isClosing() ? 'unavailable' : 'room_not_found')
  return new Response(answer.web?.readable ?? null, { headers })
}
