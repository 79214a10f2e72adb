import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { endSession } from '@/lib/accounts/sessions'
import { startBus, stopBus } from '@/lib/realtime/bus'
import { closeRoom } from '@/lib/rooms/close'
import { memberRow, type Person, party, person } from '@/lib/rooms/party-under-test'
import { stopStreams } from '@/lib/snapshot/streams'
import * as events from './[code]/events/route'
import * as leave from './[code]/leave/route'
import * as member from './[code]/members/[id]/route'
import * as one from './[code]/route'
import { call, outcome } from './calls-under-test'
import * as join from './join/route'

// Seconds later it would close what the news of a change should have closed at once.
vi.mock('@/lib/snapshot/compare', () => ({ compareWithDatabase: async () => undefined }))

beforeAll(startBus)
afterAll(async () => {
  stopStreams()
  await stopBus()
})

type Heard = { event: string; id: string | undefined; data: Record<string, unknown> }

/** A browser's EventSource, without its reconnecting. */
async function listen(as: Person, code: string) {
  const response = await call(events.GET, 'GET', { as, params: { code } })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (response.status !== 200 || !reader) throw new Error(`no stream: ${response.status}`)
  const heard: Heard[] = []
  const reading = (async () => {
    let rest = ''
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const blocks = (rest + next.value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const fields = new Map(
          block.split('\n').map((line) => [line.split(': ')[0], line.replace(/^\w+: /, '')]),
        )
        const event = fields.get('event')
        if (event) heard.push({ event, id: fields.get('id'), data: JSON.parse(fields.get('data') ?? '{}') })
      }
    }
  })()
  return {
    response,
    heard,
    reading,
    close: () => reader.cancel(),
    last: () => heard.filter(({ event }) => event === 'snapshot').at(-1)?.data,
  }
}

const rename = (as: Person, code: string, name: string) =>
  outcome(call(one.PATCH, 'PATCH', { as, params: { code }, body: { name } }))

describe('GET …/events', () => {
  test('begins with the current snapshot and keeps proxies from holding it back', async () => {
    const { host, room } = await party({ name: 'Kitchen' })
    const stream = await listen(host, room.code)
    await vi.waitFor(() => expect(stream.heard.length).toBeGreaterThanOrEqual(2))
    expect(stream.heard[0]).toMatchObject({
      event: 'snapshot',
      id: '1',
      data: { name: 'Kitchen', version: 1 },
    })
    expect(stream.heard[1]).toMatchObject({ event: 'time', data: { now: expect.any(Number) } })
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    await stream.close()
  })

  test('brings every change to all members at once', async () => {
    const { host, room, guests } = await party({}, 'Bo', 'Cy')
    const streams = await Promise.all(
      [host, ...guests.map(({ viewer }) => viewer)].map((who) => listen(who, room.code)),
    )
    await rename(host, room.code, 'Warm up')
    await vi.waitFor(() => expect(streams.every((one) => one.last()?.name === 'Warm up')).toBe(true))
    const changedAt = performance.now()
    await rename(host, room.code, 'Balcony')
    await vi.waitFor(() => expect(streams.every((one) => one.last()?.name === 'Balcony')).toBe(true), {
      interval: 5,
    })
    expect(performance.now() - changedAt).toBeLessThan(1_000)
    await Promise.all(streams.map((one) => one.close()))
  })

  test('shows a newcomer to those who are here', async () => {
    const { host, room } = await party({})
    const stream = await listen(host, room.code)
    await call(join.POST, 'POST', { as: await person('Bo'), body: { code: room.code } })
    await vi.waitFor(() => expect(stream.last()?.members).toMatchObject([{ name: 'Ada' }, { name: 'Bo' }]))
    await stream.close()
  })

  test("43 a kicked or banned guest's stream ends at once, and the others' go on", async () => {
    const { host, room, guests } = await party({}, 'Bo', 'Cy')
    const [bo, cy] = guests
    if (!bo || !cy) throw new Error('no guests')
    const streams = [await listen(bo.viewer, room.code), await listen(cy.viewer, room.code)] as const
    const params = { code: room.code, id: bo.memberId }
    expect(await outcome(call(member.PATCH, 'PATCH', { as: host, params, body: { role: 'banned' } }))).toBe(
      '204',
    )
    await streams[0].reading
    expect(streams[0].heard.at(-1)).toMatchObject({ event: 'closed', data: { reason: 'removed' } })
    expect(await outcome(call(events.GET, 'GET', { as: bo.viewer, params }))).toBe('403 banned')
    await vi.waitFor(() => expect(streams[1].last()?.members).toHaveLength(2))
    await streams[1].close()
  })

  test('ends with the reason when one leaves, and when the room ends', async () => {
    const { host, room, guests } = await party({}, 'Bo', 'Cy')
    const [bo, cy] = guests.map(({ viewer }) => viewer)
    if (!bo || !cy) throw new Error('no guests')
    const [bos, cys] = [await listen(bo, room.code), await listen(cy, room.code)]
    await call(leave.POST, 'POST', { as: bo, params: { code: room.code }, body: {} })
    await bos.reading
    expect(bos.heard.at(-1)).toMatchObject({ event: 'closed', data: { reason: 'left' } })
    await call(one.DELETE, 'DELETE', { as: host, params: { code: room.code } })
    await cys.reading
    expect(cys.heard.at(-1)).toMatchObject({ event: 'closed', data: { reason: 'room_closed' } })
  })

  test.each(['closed_by_city', 'closed_by_admin'] as const)(
    'ends with “%s” where that closed it',
    async (reason) => {
      const { room, guests } = await party({}, 'Bo')
      const bo = guests[0]?.viewer
      if (!bo) throw new Error('no guest')
      const stream = await listen(bo, room.code)
      await closeRoom(room.id, reason, { accountId: null })
      await stream.reading
      expect(stream.heard.at(-1)).toMatchObject({ event: 'closed', data: { reason } })
    },
  )

  test('ends with the session it was opened with', async () => {
    const { host, room } = await party({})
    const stream = await listen(host, room.code)
    await endSession(host.credential.id)
    await stream.reading
    expect(stream.heard.at(-1)).toMatchObject({ event: 'closed', data: { reason: 'session_ended' } })
  })

  test('keeps the place of a member for a moment after it closed', async () => {
    const { host, room } = await party({})
    const stream = await listen(host, room.code)
    await stream.close()
    await vi.waitFor(async () => {
      const { streamUntil } = await memberRow(room.member_id)
      expect(streamUntil?.getTime()).toBeGreaterThan(Date.now())
    })
  })

  test('is not for strangers', async () => {
    const { room } = await party({})
    const params = { code: room.code }
    expect(await outcome(call(events.GET, 'GET', { params }))).toBe('401 unauthenticated')
    const stranger = await person('Stranger')
    expect(await outcome(call(events.GET, 'GET', { as: stranger, params }))).toBe('404 room_not_found')
  })
})
