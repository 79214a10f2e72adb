import type { BrowserContext, Page } from '@playwright/test'
import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import type { Simulator } from '../support/simulator'
import { until } from '../support/until'

/** What a test reads of a room's snapshot. */
export type Seen = {
  code: string
  name: string
  version: number
  connection: { state: string; retry_at: string | null }
  now: {
    play_id: string
    track: { uri: string; title: string; duration_ms: number }
    is_playing: boolean
    position_ms: number
    at: string
    skip_votes: { count: number; required: number }
  } | null
  members: { id: string; name: string; role: string; present: boolean }[]
}

/** Connects this account of the provider and opens a room, under the account's name. @returns the room's code */
export async function hostAs(client: Client, account: string, settings: object = {}): Promise<string> {
  const name = `${account.slice(0, 1).toUpperCase()}${account.slice(1)}`
  const made = await client.json('POST', '/api/guests', { name })
  if (made.status !== 201) throw new Error(`guests answered ${made.status}`)
  return (await client.host(account, { ...settings })).code
}

/** Opens a page in this browser as the person the client is. */
export async function browseAs(
  client: Client,
  { context, page }: { context: BrowserContext; page: Page },
  path: string,
): Promise<Page> {
  const url = client.origin
  await context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url })))
  await page.goto(path)
  return page
}

export async function stateOf(client: Client, code: string): Promise<Seen> {
  const response = await client.get(`/api/rooms/${code}/state`)
  if (response.status !== 200) throw new Error(`state answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Seen
}

/** How much of the song is left, in ms. */
export function leftOf(now: Seen['now']): number {
  if (!now) throw new Error('nothing plays')
  return now.track.duration_ms - now.position_ms - (Date.now() - Date.parse(now.at))
}

/** Waits until the room says this of its connection. */
export async function expectConnection(client: Client, code: string, state: string): Promise<void> {
  const ask = async () => (await stateOf(client, code)).connection.state
  await until(`the connection to be ${state}`, ask, (seen) => seen === state, { timeout: 15_000 })
}

/** Presses play through the API, and waits for the song. @returns its URI */
export async function play(client: Client, code: string): Promise<string> {
  const response = await client.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  if (response.status !== 204) throw new Error(`playback answered ${response.status}`)
  const song = async () => (await stateOf(client, code)).now?.track.uri ?? ''
  return until('a song', song, (uri) => uri !== '')
}

/**
 * Lets time pass for rooms, their queue and the provider: everything they noted happened so much earlier. Whoever is
 * present stays so.
 */
export async function timePasses(app: AppUnderTest, simulator: Simulator, ms: number): Promise<void> {
  await app.database((sql) =>
    sql.begin(async (tx) => {
      const span = tx`make_interval(secs => ${ms / 1000}::float8)`
      await tx`
        update playback set position_at = position_at - ${span}, observed_at = observed_at - ${span},
          next_look_at = next_look_at - ${span}, retry_at = retry_at - ${span}, guard_until = guard_until - ${span},
          conductor = conductor || coalesce((
            select jsonb_object_agg(key, value::numeric - ${ms}::float8) from jsonb_each_text(conductor)
            where key in ('troubleSince', 'triedAt', 'endsAt', 'giveAgainAt', 'fallbackAt')
              and value is not null), '{}')`
      await tx`
        update playback set conductor = jsonb_set(conductor, '{handover,at}',
          to_jsonb((conductor #>> '{handover,at}')::numeric - ${ms}::float8))
        where conductor #>> '{handover,at}' is not null`
      await tx`
        update requests set asked_at = asked_at - ${span}, handed_over_at = handed_over_at - ${span},
          ended_at = ended_at - ${span}`
      await tx`update plays set started_at = started_at - ${span}, ended_at = ended_at - ${span}`
      await tx`
        update connections set expires_at = expires_at - ${span}, blocked_until = blocked_until - ${span}`
      await tx`
        update graphile_worker._private_jobs set run_at = run_at - ${span} where locked_at is null`
    }),
  )
  await simulator.advance(ms)
}

/** Looks at the player itself that the simulator got after this mark. */
export async function looks(simulator: Simulator, mark: number) {
  const requests = await simulator.requests(mark)
  return requests.filter(({ method, path }) => method === 'GET' && /\/me\/player(\?|$)/.test(path))
}

/** Waits for the next look at the player. */
export async function nextLook(simulator: Simulator, mark: number, timeout = 15_000): Promise<void> {
  await until(
    'a look at the player',
    () => looks(simulator, mark),
    ({ length }) => length > 0,
    { timeout },
  )
}
