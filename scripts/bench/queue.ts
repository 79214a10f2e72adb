import { setTimeout as wait } from 'node:timers/promises'
import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { joinGuests } from './guests'
import { median, percentile } from './load'
import { cookieOf } from './program'
import { ms, report } from './report'

const waiting = 1_000
const rounds = 30
/** Each of the process's ten connections plans a query anew for its first five times. */
const warmRounds = 60
const limitMs = 20
const settlesMs = 40

/** What a guest and a host wait for over HTTP in a room in which 1,000 requests wait, and what the snapshot takes then. */
export async function queueFigures(app: AppUnderTest): Promise<void> {
  await app.cleanSlate()
  const ada = new Client(app.origin)
  const { id, code } = await ada.host('ada', { name: 'Bench', request_limit: 100 })
  await play(ada, code)
  // Of the last guests nothing waits yet, and they have voted for nothing.
  const [guest = '', ...others] = (await joinGuests(app, code, 20)).slice(10)
  const asker = (round: number) => (round < warmRounds ? others[round % others.length] : guest) ?? ''
  const host = cookieOf(ada)
  const ids = await fillQueue(app, id)
  const songs = await songsOf(app, code, ada)
  const call = (cookie: string, method: string, path: string, body?: unknown) =>
    timed(app, cookie, method, `/api/rooms/${code}${path}`, body)
  const operations: Record<string, (round: number) => Promise<number>> = {
    'asking for a song': (round) => call(asker(round), 'POST', '/requests', { uri: songs[round] }),
    'voting for one': (round) => call(asker(round), 'PUT', `/requests/${ids[round * 10]}/vote`),
    'moving one': (round) =>
      call(host, 'PATCH', `/requests/${ids[500 + round]}`, { position: round % rounds }),
    // Of a version nobody has read yet.
    'the snapshot': (round) => call(host, 'GET', `/state?round=${round}`),
  }
  const bare: number[] = []
  const taken = new Map(Object.keys(operations).map((name) => [name, [] as number[]]))
  for (let round = 0; round < warmRounds + rounds; round += 1) {
    // Nobody in a room does so much in a minute.
    if (round === warmRounds) await app.database((sql) => sql`delete from rate_limits`)
    for (const [name, run] of Object.entries(operations)) {
      const took = await run(round)
      // What it set off, such as a look of the conductor, is over before the next one.
      await wait(settlesMs)
      if (round >= warmRounds) taken.get(name)?.push(took)
    }
    const took = await timed(app, host, 'GET', '/api/me')
    if (round >= warmRounds) bare.push(took)
  }
  for (const [name, times] of taken) {
    report({
      what: `${name}, ${waiting.toLocaleString('en')} requests waiting`,
      measured: `${ms(median(times))} (median), p95 ${ms(percentile(times, 95))}, over HTTP`,
      floor: `\`GET /api/me\` ${ms(median(bare))}`,
      target: `median ≤ ${limitMs} ms`,
      reached: median(times) <= limitMs,
    })
  }
}

/** Has a song play: while it does, what waits is left where it is. */
async function play(host: Client, code: string): Promise<void> {
  const path = `/api/rooms/${code}`
  await host.json('PUT', `${path}/playback`, { is_playing: true })
  for (let now: unknown = null; now === null; ) {
    await wait(200)
    const state: { now: unknown } = await (await host.get(`${path}/state`)).json()
    now = state.now
  }
}

/** Requests of ten guests, with some votes each. @returns their ids */
function fillQueue(app: AppUnderTest, roomId: string): Promise<string[]> {
  return app.database(async (sql) => {
    await sql`
      insert into tracks (uri, title, artists, album, duration_ms, explicit)
      select 'spotify:track:bench' || n, 'Song ' || n, '{Somebody}', 'Album', 200000, false
      from generate_series(1, ${waiting}) n`
    const rows = await sql<{ id: string }[]>`
      with guest as (
        select id, row_number() over (order by joined_at) - 1 as nth from members
        where room_id = ${roomId} and role = 'guest'
      )
      insert into requests (room_id, track_uri, requested_by, turn, state, asked_at)
      select ${roomId}, 'spotify:track:bench' || n, guest.id, 1 + n / 10, 'waiting', now() + n * interval '1 ms'
      from generate_series(1, ${waiting}) n join guest on guest.nth = n % 10
      returning id`
    await sql`
      insert into request_votes (request_id, member_id)
      select r.id, m.id from requests r join members m on m.room_id = r.room_id
      where r.room_id = ${roomId} and m.id <> r.requested_by and random() < 0.3
        and m.id in (select requested_by from requests where room_id = ${roomId})`
    await sql`analyze requests, request_votes, tracks, members`
    return rows.map((row) => row.id)
  })
}

/** Songs the process knows from a search, so that no call to the provider is measured. */
async function songsOf(app: AppUnderTest, code: string, host: Client): Promise<string[]> {
  const uris = new Set<string>()
  for (let offset = 0; uris.size < warmRounds + rounds; offset += 10) {
    const answer = await host.get(`/api/rooms/${code}/search?q=the&offset=${offset}`)
    const { tracks, next_offset }: { tracks: { uri: string }[]; next_offset: number | null } =
      await answer.json()
    for (const { uri } of tracks) uris.add(uri)
    if (next_offset === null) break
  }
  if (uris.size < warmRounds + rounds) throw new Error(`${app.origin} knows ${uris.size} songs`)
  return [...uris]
}

async function timed(
  app: AppUnderTest,
  cookie: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<number> {
  const began = performance.now()
  const answer = await fetch(`${app.origin}${path}`, {
    method,
    headers: { cookie, origin: app.origin, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
  return performance.now() - began
}
