import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Hub, type HubOptions } from './hub'
import { HubStream } from './hub-stream'

const decoder = new TextDecoder()

/** A database with one counter per room. */
function world(options: Partial<HubOptions> = {}) {
  const versions = new Map<string, number>()
  const gone: string[] = []
  const load = vi.fn(async (roomId: string) => {
    const version = versions.get(roomId)
    return version === undefined ? null : { version, body: `{"version":${version}}` }
  })
  const hub = new Hub({ load, onMemberGone: (id) => gone.push(id), ...options })
  const change = (roomId: string) => {
    const version = (versions.get(roomId) ?? 0) + 1
    versions.set(roomId, version)
    hub.changed(roomId, version)
    return version
  }
  return { hub, load, versions, gone, change }
}

/** Somebody who reads a stream as it comes. */
async function listen(
  hub: Hub,
  roomId: string,
  memberId = 'm',
  credentialId = 's',
  atLeast = 0,
  expiresAt: number | null = null,
) {
  const stream = await hub.open({ roomId, memberId, credentialId, expiresAt }, atLeast)
  if (!stream) throw new Error('no stream')
  const reader = stream.getReader()
  const chunks: string[] = []
  let ended = false
  const reading = (async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(decoder.decode(next.value))
    }
    ended = true
  })()
  return {
    chunks,
    reading,
    leave: () => reader.cancel(),
    versions: () => chunks.flatMap((chunk) => /^id: (\d+)/.exec(chunk)?.[1] ?? []).map(Number),
    get ended() {
      return ended
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the hub', () => {
  test('begins a stream with the current snapshot, then says when to come back and what time it is', async () => {
    const { hub, versions } = world()
    versions.set('r', 7)
    const { chunks } = await listen(hub, 'r')
    await vi.waitFor(() => expect(chunks).toHaveLength(2))
    expect(chunks[0]).toBe('id: 7\nevent: snapshot\ndata: {"version":7}\n\n')
    expect(chunks[1]).toMatch(/^retry: 2000\nevent: time\ndata: \{"now":\d{13}\}\n\n$/)
  })

  test('loads a room once for all its streams, and gives all of them the same bytes', async () => {
    const { hub, load, versions, change } = world()
    versions.set('r', 1)
    const written: Uint8Array[] = []
    const write = vi
      .spyOn(HubStream.prototype, 'write')
      .mockImplementation((bytes) => void written.push(bytes))
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        hub.open({ roomId: 'r', memberId: `m${index}`, credentialId: 's' }, 1),
      ),
    )
    const first = written.filter((bytes) => decoder.decode(bytes).startsWith('id: 1\n'))
    expect(first).toHaveLength(50)
    expect(new Set(first).size).toBe(1)
    expect(load).toHaveBeenCalledTimes(1)
    write.mockRestore()
    const reader = await listen(hub, 'r', 'last')
    await vi.advanceTimersByTimeAsync(60)
    change('r')
    await vi.waitFor(() => expect(reader.versions()).toEqual([1, 2]))
    expect(load).toHaveBeenCalledTimes(2)
  })

  test('makes at most twenty loads a second of a burst, and ends with the latest version', async () => {
    const { hub, load, versions, change } = world()
    versions.set('r', 1)
    const reader = await listen(hub, 'r')
    load.mockClear()
    for (let ms = 0; ms < 1_000; ms += 2) {
      change('r')
      await vi.advanceTimersByTimeAsync(2)
    }
    await vi.advanceTimersByTimeAsync(100)
    expect(load.mock.calls.length).toBeGreaterThan(10)
    expect(load.mock.calls.length).toBeLessThanOrEqual(21)
    expect(reader.versions().at(-1)).toBe(501)
  })

  test('sends a change at once when the room was quiet', async () => {
    const { hub, versions, change } = world()
    versions.set('r', 1)
    const reader = await listen(hub, 'r')
    await vi.advanceTimersByTimeAsync(1_000)
    change('r')
    await vi.waitFor(() => expect(reader.versions()).toEqual([1, 2]), { interval: 0 })
  })

  test('never sends an older version after a newer one, nor one twice', async () => {
    const { hub, versions, change } = world()
    versions.set('r', 5)
    const reader = await listen(hub, 'r')
    hub.changed('r', 3)
    hub.changed('r', 5)
    change('r')
    hub.changed('r', 6)
    await vi.advanceTimersByTimeAsync(500)
    expect(reader.versions()).toEqual([5, 6])
  })

  test('tells those who are here too when a newcomer brings a newer version', async () => {
    const { hub, versions } = world()
    versions.set('r', 1)
    const early = await listen(hub, 'r', 'early')
    versions.set('r', 2)
    const late = await listen(hub, 'r', 'late', 's', 2)
    hub.changed('r', 2)
    await vi.advanceTimersByTimeAsync(500)
    expect([early.versions(), late.versions()]).toEqual([[1, 2], [2]])
  })

  test('leaves snapshots out for a slow reader, who then gets the latest', async () => {
    const { hub, versions, change } = world()
    versions.set('r', 1)
    const stream = await hub.open({ roomId: 'r', memberId: 'm', credentialId: 's' }, 0)
    for (let round = 0; round < 20; round += 1) {
      change('r')
      await vi.advanceTimersByTimeAsync(100)
    }
    const reader = stream?.getReader()
    const seen: string[] = []
    for (let round = 0; round < 3; round += 1) seen.push(decoder.decode((await reader?.read())?.value))
    expect(seen.map((chunk) => chunk.split('\n')[0])).toEqual(['id: 1', 'retry: 2000', 'id: 21'])
  })

  test('says the time every fifteen seconds, to all at once', async () => {
    const { hub, versions } = world()
    versions.set('a', 1)
    versions.set('b', 1)
    const readers = [await listen(hub, 'a'), await listen(hub, 'b')]
    await vi.advanceTimersByTimeAsync(30_000)
    for (const { chunks } of readers) {
      const beats = chunks.filter((chunk) => chunk.startsWith(': heartbeat\n\nevent: time\n'))
      expect(beats).toHaveLength(2)
    }
  })

  test('ends a stream nobody reads, such as one whose caller left before the answer', async () => {
    const { hub, versions, gone } = world()
    versions.set('r', 1)
    await hub.open({ roomId: 'r', memberId: 'left', credentialId: 's' }, 0)
    const reader = await listen(hub, 'r', 'here')
    await vi.advanceTimersByTimeAsync(45_000)
    expect(hub.counts().streams).toBe(2)
    await vi.advanceTimersByTimeAsync(15_000)
    expect([hub.memberIds(), gone, reader.ended]).toEqual([['here'], ['left'], false])
  })

  test('reads everything afresh after news may have been missed', async () => {
    const { hub, versions } = world()
    versions.set('r', 1)
    const reader = await listen(hub, 'r')
    versions.set('r', 9)
    hub.resync()
    await vi.advanceTimersByTimeAsync(500)
    expect(reader.versions()).toEqual([1, 9])
  })

  test('tries again when a snapshot could not be loaded', async () => {
    const { hub, load, versions, change } = world()
    versions.set('r', 1)
    const reader = await listen(hub, 'r')
    load.mockRejectedValueOnce(new Error('database away'))
    await vi.advanceTimersByTimeAsync(100)
    change('r')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(reader.versions()).toEqual([1, 2])
  })

  test('closes the streams of a room, a member or a session with the reason, and no others', async () => {
    const { hub, versions } = world()
    for (const room of ['a', 'b']) versions.set(room, 1)
    const one = await listen(hub, 'a', 'one', 's1')
    const two = await listen(hub, 'a', 'two', 's2')
    const three = await listen(hub, 'a', 'three', 's3')
    const other = await listen(hub, 'b', 'four', 's4')
    hub.closeMember('a', 'one', 'removed')
    hub.closeCredentials(new Set(['s2']))
    await Promise.all([one.reading, two.reading])
    expect(one.chunks.at(-1)).toBe('event: closed\ndata: {"reason":"removed"}\n\n')
    expect(two.chunks.at(-1)).toContain('"session_ended"')
    expect([three.ended, other.ended]).toEqual([false, false])
    hub.closeRoom('a', 'room_closed')
    await three.reading
    expect(three.chunks.at(-1)).toContain('"room_closed"')
    expect(other.ended).toBe(false)
    expect(hub.counts()).toMatchObject({ streams: 1, rooms: 1 })
  })

  test('closes the streams whose credential’s time is over, and no others', async () => {
    const { hub, versions } = world()
    versions.set('r', 1)
    const short = await listen(hub, 'r', 'one', 'token', 0, 2_000)
    const endless = await listen(hub, 'r', 'two', 'endless token')
    hub.closeExpired(1_999)
    expect(hub.counts()).toMatchObject({ streams: 2 })
    hub.closeExpired(2_000)
    await short.reading
    expect(short.chunks.at(-1)).toContain('"session_ended"')
    expect(endless.ended).toBe(false)
  })

  test('closes the streams of a room that is gone when it is looked for', async () => {
    const { hub, versions } = world()
    versions.set('r', 1)
    const reader = await listen(hub, 'r')
    versions.delete('r')
    hub.changed('r', 2)
    await vi.advanceTimersByTimeAsync(100)
    expect(reader.chunks.at(-1)).toContain('"room_closed"')
    expect(await hub.open({ roomId: 'r', memberId: 'm', credentialId: 's' }, 0)).toBeNull()
    expect(hub.counts()).toMatchObject({ streams: 0, rooms: 0 })
  })

  test('closes the oldest of the streams of a member who opens too many', async () => {
    const { hub, versions } = world({ maxPerMember: 3 })
    versions.set('r', 1)
    const readers = []
    for (let tab = 0; tab < 4; tab += 1) readers.push(await listen(hub, 'r', 'm'))
    await readers[0]?.reading
    expect(readers[0]?.chunks.at(-1)).toContain('"replaced"')
    expect(readers.map(({ ended }) => ended)).toEqual([true, false, false, false])
  })

  test('says who is gone when the last stream of a member closes, and keeps nothing of the room', async () => {
    const { hub, versions, gone } = world()
    versions.set('r', 1)
    const first = await listen(hub, 'r', 'bo')
    const second = await listen(hub, 'r', 'bo')
    await first.leave()
    expect(gone).toEqual([])
    await second.leave()
    expect(gone).toEqual(['bo'])
    expect(hub.counts()).toMatchObject({ streams: 0, rooms: 0 })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('ends all streams without a last word when the process stops, and takes no new ones', async () => {
    const { hub, versions, gone } = world()
    versions.set('r', 1)
    const reader = await listen(hub, 'r')
    hub.closeAll()
    await reader.reading
    expect(reader.chunks.join('')).not.toContain('event: closed')
    expect(await hub.open({ roomId: 'r', memberId: 'm', credentialId: 's' }, 0)).toBeNull()
    expect(gone).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
