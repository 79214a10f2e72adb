import type { Client } from '../support/client'
import { expect } from '../support/http'

export type Link = { href: string; method: string; title: string }

export type Room = {
  id: string
  code: string
  name: string
  host: { id: string; name: string }
  is_host: boolean
  role: string
  votes_to_skip: number
  skip_percent: number | null
  guest_can_pause: boolean
  locked: boolean
  created_at: string
  _links: Record<string, Link>
}

type Member = { id: string; name: string; role: string; present: boolean }

export type Now = {
  play_id: string
  track: { uri: string; title: string; duration_ms: number }
  is_playing: boolean
  position_ms: number
  at: string
  skip_votes: { count: number; required: number; voter_ids: string[] }
}

export type State = {
  version: number
  name: string
  host: { id: string; name: string }
  settings: Record<string, unknown>
  connection: { state: string; retry_at: string | null }
  now: Now | null
  members: Member[]
}

type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  errors?: { path: string; message: string }[]
}

export async function roomOf(response: Response): Promise<Room> {
  return (await response.json()) as Room
}

export async function stateOf(client: Client, code: string): Promise<State> {
  const response = await client.get(`/api/rooms/${code}/state`)
  expect(response.status).toBe(200)
  return (await response.json()) as State
}

/** What plays, once something does. */
async function nowPlaying(client: Client, code: string): Promise<Now> {
  await expect.poll(async () => (await stateOf(client, code)).now !== null).toBe(true)
  const { now } = await stateOf(client, code)
  if (!now) throw new Error('nothing plays')
  return now
}

/** What plays once that play is over. */
export async function nextPlay(client: Client, code: string, before: Now): Promise<Now> {
  await expect
    .poll(async () => (await stateOf(client, code)).now?.play_id ?? before.play_id)
    .not.toBe(before.play_id)
  return nowPlaying(client, code)
}

/** A named host with a room in which a song plays. */
export async function hostPlaying(host: Client, account: string, settings: Record<string, unknown> = {}) {
  await host.json('POST', '/api/guests', { name: 'Ada' })
  const { code } = await host.host(account, settings)
  expect((await host.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })).status).toBe(204)
  return { code, path: `/api/rooms/${code}`, now: await nowPlaying(host, code) }
}

export async function memberId(client: Client, code: string, name: string): Promise<string> {
  const { members } = await stateOf(client, code)
  const member = members.find((one) => one.name === name)
  if (!member) throw new Error(`${name} is not in the room`)
  return member.id
}

/** Expects a whole problem document (RFC 9457) with this status and code. */
export async function expectProblem(response: Response, status: number, code: string): Promise<Problem> {
  const text = await response.text()
  expect([response.status, text]).toEqual([status, expect.stringContaining(`"code":"${code}"`)])
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  const problem = JSON.parse(text) as Problem
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
    status,
    code,
  })
  return problem
}

/** Expects 422 that names this field. */
export async function expectRefusedField(response: Response, path: string): Promise<void> {
  const { errors } = await expectProblem(response, 422, 'validation')
  expect(errors).toContainEqual({ path, message: expect.stringMatching(/./) })
}
