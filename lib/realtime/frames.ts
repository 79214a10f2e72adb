const encoder = new TextEncoder()

/** Milliseconds after which a browser whose stream broke connects again. */
const retryMs = 2_000

/** One event of a `text/event-stream` (WHATWG HTML §9.2). `data` is JSON: it holds no line breaks. */
export function eventFrame(event: string, data: string, id?: number): Uint8Array {
  return encoder.encode(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`)
}

/** The server's clock, by which clients compute positions between snapshots; the comment keeps proxies awake. */
export function heartbeatFrame(nowMs: number): Uint8Array {
  return encoder.encode(`: heartbeat\n\nevent: time\ndata: {"now":${nowMs}}\n\n`)
}

/** What follows the first snapshot: how soon to come back, and the clock. */
export function greetingFrame(nowMs: number): Uint8Array {
  return encoder.encode(`retry: ${retryMs}\nevent: time\ndata: {"now":${nowMs}}\n\n`)
}
