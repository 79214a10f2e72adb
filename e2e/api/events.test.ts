import type { Client } from '../support/client'
import { expect, patience, test, vi } from '../support/http'
import { expectProblem, hostPlaying, memberId, roomOf, type State, stateOf } from './party'

type ServerEvent = { id: string | null; event: string; data: string }

/** Reads a stream event by event. */
function eventsOf(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    async next(): Promise<ServerEvent | null> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const lines = text.slice(0, end).split('\n')
          text = text.slice(end + 2)
          const field = (name: string) =>
            lines
              .find((line) => line.startsWith(`${name}:`))
              ?.slice(name.length + 1)
              .trim() ?? null
          const data = field('data')
          if (data !== null) return { id: field('id'), event: field('event') ?? 'message', data }
          continue
        }
        const chunk = await reader?.read()
        if (!chunk || chunk.done) return null
        text += chunk.value
      }
    },
    close: () => reader?.cancel(),
  }
}

const open = async (client: Client, code: string) => client.get(`/api/rooms/${code}/events`)

test('the snapshot has every field, of the types and names that are promised', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await hostPlaying(ada, 'ada', { name: 'Kitchen' })
  await bo.join(code, 'Bo')
  await bo.json('POST', `/api/rooms/${code}/skip`)
  const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  const id = expect.stringMatching(/^[0-9a-f-]{36}$/)
  const state = await stateOf(bo, code)
  expect(state).toMatchObject({
    code,
    name: 'Kitchen',
    version: expect.any(Number),
    host: { id, name: 'Ada' },
    settings: { votes_to_skip: 2, skip_percent: null, guest_can_pause: true, locked: false },
    connection: { state: 'connected', retry_at: null },
    now: {
      play_id: id,
      track: {
        uri: expect.stringMatching(/^spotify:track:/),
        title: expect.any(String),
        artists: [expect.any(String)],
        album: expect.any(String),
        image_url: expect.any(String),
        duration_ms: expect.any(Number),
        explicit: expect.any(Boolean),
      },
      is_playing: true,
      position_ms: expect.any(Number),
      at: iso,
      requested_by: null,
      skip_votes: { count: 1, required: 2, voter_ids: [await memberId(ada, code, 'Bo')] },
    },
    queue: [],
    members: [
      { id, name: 'Ada', role: 'host', present: true },
      { id, name: 'Bo', role: 'guest', present: true },
    ],
  })
  expect(Number.isInteger(state.version) && Number.isInteger(state.now?.position_ms)).toBe(true)
})

test('nothing playing is an answer: now is null and the connection is fine', async ({ client }) => {
  const ada = client()
  const { code } = await ada.host('ada')
  expect(await stateOf(ada, code)).toMatchObject({
    connection: { state: 'connected', retry_at: null },
    now: null,
    queue: [],
  })
  const bo = client()
  const { code: unconnected } = await roomOf(await bo.json('POST', '/api/rooms', {}))
  expect(await stateOf(bo, unconnected)).toMatchObject({ connection: { state: 'not_connected' }, now: null })
})

test('the state carries its version as ETag and answers 304 while it stands', async ({ client }) => {
  const ada = client()
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  const path = `/api/rooms/${code}/state`
  let etag = ''
  // The conductor's first look at a new room may still raise the version.
  await vi.waitFor(async () => {
    const first = await ada.get(path)
    etag = first.headers.get('etag') ?? ''
    expect(etag).toBe(`"${((await first.json()) as State).version}"`)
    expect(first.headers.get('cache-control')).toBe('private, no-store')
    for (const given of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const unchanged = await ada.get(path, { 'if-none-match': given })
      expect([given, unchanged.status, await unchanged.text()]).toEqual([given, 304, ''])
      expect(unchanged.headers.get('etag')).toBe(etag)
      expect(unchanged.headers.get('x-request-id')).toBeTruthy()
    }
  }, patience)
  for (const given of ['"0"', 'nonsense', etag.replaceAll('"', '')])
    expect([given, (await ada.get(path, { 'if-none-match': given })).status]).toEqual([given, 200])
  await ada.json('PATCH', `/api/rooms/${code}`, { name: 'New' })
  const changed = await ada.get(path, { 'if-none-match': etag })
  expect(changed.status).toBe(200)
  expect(changed.headers.get('etag')).not.toBe(etag)
  const bo = client()
  await bo.json('POST', '/api/guests', {})
  await expectProblem(await bo.get(path, { 'if-none-match': '*' }), 404, 'room_not_found')
})

test('a stream begins with the current snapshot and goes on with every newer one', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', { name: 'First' }))
  await bo.join(code, 'Bo')
  const response = await open(bo, code)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  expect(response.headers.get('cache-control')).toMatch(/no-store.*no-transform/)
  expect(response.headers.get('content-encoding')).toBeNull()
  const events = eventsOf(response)
  const first = await events.next()
  const snapshot = JSON.parse(first?.data ?? '{}') as State
  expect(first).toMatchObject({ event: 'snapshot', id: String(snapshot.version) })
  expect(snapshot.name).toBe('First')
  await ada.json('PATCH', `/api/rooms/${code}`, { name: 'Second' })
  let event = await events.next()
  while (event && (event.event !== 'snapshot' || !event.data.includes('"Second"')))
    event = await events.next()
  const newer = JSON.parse(event?.data ?? '{}') as State
  expect(newer.version).toBeGreaterThan(snapshot.version)
  expect(event?.id).toBe(String(newer.version))
  await events.close()
})

test('a stream with Last-Event-ID begins with the current snapshot all the same', async ({ client }) => {
  const ada = client()
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  for (const last of ['0', '999999', 'x']) {
    const events = eventsOf(await ada.get(`/api/rooms/${code}/events`, { 'last-event-id': last }))
    expect((await events.next())?.event).toBe('snapshot')
    await events.close()
  }
})

async function lastOf(events: ReturnType<typeof eventsOf>): Promise<ServerEvent | null> {
  let last: ServerEvent | null = null
  for (let event = await events.next(); event; event = await events.next()) last = event
  return last
}

test('streams end with closed when the room ends, when a guest is kicked and when one leaves', async ({
  client,
}) => {
  const [ada, bo, cy, di] = [client(), client(), client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  await cy.join(code, 'Cy')
  await di.join(code, 'Di')
  const [kicked, left, ended] = await Promise.all(
    [bo, cy, di].map(async (who) => {
      const events = eventsOf(await open(who, code))
      await events.next()
      return events
    }),
  )
  if (!kicked || !left || !ended) throw new Error('no streams')
  await ada.json('DELETE', `/api/rooms/${code}/members/${await memberId(ada, code, 'Bo')}`)
  expect((await lastOf(kicked))?.event).toBe('closed')
  await cy.json('POST', `/api/rooms/${code}/leave`)
  expect((await lastOf(left))?.event).toBe('closed')
  await ada.json('DELETE', `/api/rooms/${code}`)
  expect((await lastOf(ended))?.event).toBe('closed')
})

test('HEAD of a stream tells its head and holds nobody present', async ({ client, app }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  const response = await bo.fetch(`/api/rooms/${code}/events`, { method: 'HEAD' })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  await expect
    .poll(() => app.database((sql) => sql`select 1 from members where stream_until > now()`))
    .toHaveLength(0)
})
