import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { timing } from './room-stream'
import {
  answer,
  ask,
  closePage,
  end,
  FakeEventSource,
  newest,
  open,
  openPage,
  page,
  refusal,
  snapshot,
  start,
} from './stream-under-test'

beforeEach(openPage)
afterEach(closePage)

describe('the stream', () => {
  test('shows each snapshot and tells its listeners', () => {
    const stream = open()
    const told = vi.fn()
    stream.subscribe(told)
    newest().say('snapshot', snapshot(2))
    expect(newest().url).toBe('/api/rooms/K7QX2M/events')
    expect(stream.view()).toMatchObject({ snapshot: { version: 2 }, link: 'live', closed: null })
    expect(told).toHaveBeenCalled()
  })

  test('leaves out a snapshot older than the one shown', () => {
    const stream = open()
    newest().say('snapshot', snapshot(5, 'new'))
    newest().say('snapshot', snapshot(4, 'old'))
    expect(stream.view().snapshot.name).toBe('new')
  })

  test('believes a lower version that opens a new stream: the room came back from a backup', async () => {
    const stream = open(9)
    newest().say('snapshot', snapshot(9))
    newest().fail()
    await vi.advanceTimersByTimeAsync(1_000)
    newest().say('snapshot', snapshot(3, 'restored'))
    expect(stream.view().snapshot).toMatchObject({ version: 3, name: 'restored' })
  })

  test('takes the clock from the message with the least latency', () => {
    const stream = open()
    newest().say('time', { now: start + 900 })
    newest().say('time', { now: start + 1_000 })
    newest().say('time', { now: start + 400 })
    expect(stream.view().clockOffset).toBe(1_000)
  })

  test('is opened again after it broke, with growing waits', async () => {
    const stream = open()
    newest().say('snapshot', snapshot(2))
    newest().fail()
    expect(newest().closed).toBe(true)
    expect(stream.view().link).toBe('interrupted')
    await vi.advanceTimersByTimeAsync(timing.firstRetryMs * 1.25)
    expect(FakeEventSource.opened).toHaveLength(2)
    newest().fail()
    await vi.advanceTimersByTimeAsync(timing.firstRetryMs * 1.25)
    expect(FakeEventSource.opened).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(timing.firstRetryMs * 1.25)
    expect(FakeEventSource.opened).toHaveLength(3)
    newest().say('snapshot', snapshot(3))
    expect(stream.view().link).toBe('live')
  })

  test('is taken for dead after a silence without an error', async () => {
    open()
    newest().say('snapshot', snapshot(2))
    await vi.advanceTimersByTimeAsync(timing.silenceMs + timing.firstRetryMs * 1.25)
    expect(FakeEventSource.opened).toHaveLength(2)
  })
})

describe('when the stream keeps failing', () => {
  async function failThrice(): Promise<void> {
    for (let count = 0; count < timing.pollFrom; count += 1) {
      newest().fail()
      if (count < timing.pollFrom - 1)
        await vi.advanceTimersByTimeAsync(timing.firstRetryMs * 2 ** count * 1.25)
    }
    await vi.advanceTimersByTimeAsync(0)
  }

  test('the state is polled every five seconds with its ETag', async () => {
    ask.mockImplementation(async () => answer(200, snapshot(7), '"7"'))
    const stream = open()
    await failThrice()
    expect(stream.view()).toMatchObject({ link: 'polling', snapshot: { version: 7 } })
    const before = ask.mock.calls.length
    ask.mockImplementation(async () => answer(304))
    await vi.advanceTimersByTimeAsync(timing.pollMs)
    expect(ask.mock.calls.length).toBe(before + 1)
    expect(ask.mock.lastCall?.[1]?.headers).toEqual({ 'if-none-match': '"7"' })
  })

  test('a stream that works again ends the polling', async () => {
    const stream = open()
    await failThrice()
    await vi.advanceTimersByTimeAsync(timing.firstRetryMs * 4 * 1.25)
    newest().say('snapshot', snapshot(8))
    expect(stream.view().link).toBe('live')
    const before = ask.mock.calls.length
    await vi.advanceTimersByTimeAsync(timing.pollMs * 4)
    expect(ask.mock.calls.length).toBe(before)
  })

  test('nothing that answers at all is told apart from a stream that does not', async () => {
    ask.mockRejectedValue(new TypeError('network'))
    const stream = open()
    await failThrice()
    expect(stream.view().link).toBe('offline')
  })
})

describe('the end of a room', () => {
  test.each([
    ['room_closed', 'ended'],
    ['left', 'left'],
    ['removed', 'removed'],
    ['session_ended', 'signed_out'],
    ['replaced', 'replaced'],
  ] as const)('a stream closed for %s is %s, and nothing is asked after it', async (reason, closed) => {
    const stream = open()
    newest().say('closed', { reason })
    await vi.advanceTimersByTimeAsync(timing.lastRetryMs * 4)
    expect(stream.view().closed).toBe(closed)
    expect(ask).not.toHaveBeenCalled()
    expect(FakeEventSource.opened).toHaveLength(1)
  })

  test.each([
    [404, 'room_not_found', 'gone'],
    [403, 'banned', 'removed'],
    [401, 'unauthenticated', 'signed_out'],
  ] as const)('a stream that fails while the state answers %i %s is %s', async (status, code, closed) => {
    ask.mockImplementation(async (url) =>
      url === '/api/rooms/current' ? Response.json({ code: null }) : refusal(status, code),
    )
    const stream = open()
    newest().fail()
    await vi.advanceTimersByTimeAsync(timing.lastRetryMs * 4)
    expect(stream.view().closed).toBe(closed)
    expect(FakeEventSource.opened).toHaveLength(1)
  })

  test('a server that ends its streams without a word to restart is no end', async () => {
    const stream = open()
    newest().say('snapshot', snapshot(2))
    newest().fail()
    await vi.advanceTimersByTimeAsync(timing.firstRetryMs * 1.25)
    newest().say('snapshot', snapshot(2))
    expect(stream.view()).toMatchObject({ closed: null, link: 'live' })
  })
})

describe('a room whose code was changed while nothing was heard of it', () => {
  const elsewhere = { ...snapshot(1), code: 'P4RTYX', name: 'Moved' }
  const at = (states: Record<string, Response>) =>
    ask.mockImplementation(async (url) => states[String(url)]?.clone() ?? refusal(404, 'room_not_found'))
  const current = (code: string | null) => Response.json({ code })

  test('is followed to its new code', async () => {
    at({ '/api/rooms/current': current('P4RTYX'), '/api/rooms/P4RTYX/state': answer(200, elsewhere) })
    const stream = open(5)
    newest().fail()
    await vi.advanceTimersByTimeAsync(0)
    expect(stream.view()).toMatchObject({ closed: null, snapshot: { code: 'P4RTYX', name: 'Moved' } })
    expect(newest().url).toBe('/api/rooms/P4RTYX/events')
  })

  test('is over where the room one is in now is somebody else’s', async () => {
    const other = { ...elsewhere, host: { ...elsewhere.host, id: 'somebody else' } }
    at({ '/api/rooms/current': current('P4RTYX'), '/api/rooms/P4RTYX/state': answer(200, other) })
    const stream = open(5)
    newest().fail()
    await vi.advanceTimersByTimeAsync(0)
    expect(stream.view()).toMatchObject({ closed: 'gone', snapshot: { code: 'K7QX2M' } })
  })
})

describe('the life of the page', () => {
  test('coming back to a page kept by the browser checks whether the room is still ours', async () => {
    ask.mockImplementation(async (url) =>
      url === '/api/rooms/current' ? Response.json({ code: null }) : refusal(404, 'room_not_found'),
    )
    const stream = open()
    newest().say('snapshot', snapshot(2))
    dispatchEvent(new Event('pagehide'))
    expect(newest().closed).toBe(true)
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await vi.advanceTimersByTimeAsync(0)
    expect(stream.view().closed).toBe('gone')
  })

  test('waking up reopens a stream that fell silent and asks at once', async () => {
    ask.mockImplementation(async () => answer(200, snapshot(12)))
    const stream = open()
    newest().say('snapshot', snapshot(2))
    vi.setSystemTime(start + 600_000)
    page.dispatchEvent(new Event('visibilitychange'))
    await vi.advanceTimersByTimeAsync(0)
    expect(FakeEventSource.opened).toHaveLength(2)
    expect(stream.view().snapshot.version).toBe(12)
  })

  test('an unmounted page is silent', async () => {
    open()
    end()
    expect(newest().closed).toBe(true)
    await vi.advanceTimersByTimeAsync(timing.lastRetryMs * 4)
    expect(FakeEventSource.opened).toHaveLength(1)
    expect(ask).not.toHaveBeenCalled()
  })
})
