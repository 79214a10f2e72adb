import { vi } from 'vitest'
import { nothingAsked, settings } from '@/lib/snapshot/snapshot-under-test'
import type { Snapshot } from '@/lib/snapshot/types'
import { RoomStream } from './room-stream'

/** What a test plays the server of. */
export class FakeEventSource extends EventTarget {
  static opened: FakeEventSource[] = []
  closed = false
  constructor(readonly url: string) {
    super()
    FakeEventSource.opened.push(this)
  }
  close(): void {
    this.closed = true
  }
  say(type: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }))
  }
  fail(): void {
    this.dispatchEvent(new Event('error'))
  }
}

export const snapshot = (version: number, name = 'Kitchen'): Snapshot => ({
  code: 'K7QX2M',
  name,
  version,
  host: { id: 'h', name: 'Ada', stage_name: null, picture_url: null },
  settings,
  connection: { state: 'connected', retry_at: null },
  now: null,
  ...nothingAsked,
  members: [],
  member_count: 0,
  present_count: 0,
  device: null,
})

export const start = Date.parse('2026-11-20T20:00:00.000Z')
export let page: EventTarget & { visibilityState: string }
export let ask: ReturnType<typeof vi.fn<typeof fetch>>
export let end: () => void = () => {}

export function newest(): FakeEventSource {
  const source = FakeEventSource.opened.at(-1)
  if (!source) throw new Error('no stream was opened')
  return source
}

export function open(version = 1): RoomStream {
  const stream = new RoomStream(snapshot(version), start)
  end = stream.start()
  return stream
}

export const answer = (status: number, body?: Snapshot, etag?: string) =>
  body ? Response.json(body, { status, headers: etag ? { etag } : {} }) : new Response(null, { status })

export const refusal = (status: number, code: string) =>
  Response.json({ status, code }, { status, headers: { 'content-type': 'application/problem+json' } })

/** A page with a clock of its own, which asks nobody but the test. */
export function openPage(): void {
  vi.useFakeTimers({ now: start })
  FakeEventSource.opened = []
  const events = new EventTarget()
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  ask = vi.fn<typeof fetch>(async () => answer(304))
  vi.stubGlobal('EventSource', FakeEventSource)
  vi.stubGlobal('document', page)
  vi.stubGlobal('fetch', ask)
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events))
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events))
  vi.stubGlobal('dispatchEvent', events.dispatchEvent.bind(events))
}

export function closePage(): void {
  end()
  vi.useRealTimers()
  vi.unstubAllGlobals()
}
