import sharp from 'sharp'
import type { Client } from '../support/client'
import { type RegisteredClient, type SignedUp, signUp } from '../support/oauth-client'
import { hostPlaying, memberId } from './party'

export type Path = Record<string, string>

/** Everything an operation may be about, of one account and of others beside it. */
export type Stage = SignedUp & {
  userId: string
  sessionId: string
  tokenId: string
  client: RegisteredClient
  /** The code of the room the account hosts now. */
  code(): Promise<string>
  guestId: string
  deviceId: string
  /** A song that can be asked for. */
  songUri: string
  other: { userId: string; roomId: string; code: string; tokenId: string }
  picture: Buffer
}

type Ids = { id: string }

async function body<T>(response: Promise<Response>): Promise<T> {
  return (await (await response).json()) as T
}

/** An account with a profile, connected providers and a room in which a song plays, and somebody else with a room. */
export async function setStage(newClient: () => Client, client: RegisteredClient): Promise<Stage> {
  const account = await signUp(newClient())
  const { browser } = account
  const { code } = await hostPlaying(browser, 'ada', { city: 'Lisbon' })
  await browser.connect('ada', {}, 'bungie')
  await browser.connect('ada', { also: 'export' })
  await newClient().join(code, 'Bo')
  await browser.json('PUT', '/api/performers/me', { stage_name: 'DJ Ada' })
  const token = await body<Ids>(browser.json('POST', '/api/tokens', { name: 'Kept' }))
  const { sessions } = await body<{ sessions: Ids[] }>(browser.get('/api/sessions'))
  const { devices } = await body<{ devices: Ids[] }>(browser.get(`/api/rooms/${code}/devices`))
  const { tracks } = await body<{ tracks: { uri: string }[] }>(
    browser.get(`/api/rooms/${code}/search?q=short`),
  )
  return {
    ...account,
    userId: (await body<Ids>(browser.get('/api/me'))).id,
    sessionId: sessions[0]?.id ?? '',
    tokenId: token.id,
    client,
    code: async () => (await body<{ code: string }>(browser.json('POST', '/api/rooms', {}))).code,
    guestId: await memberId(browser, code, 'Bo'),
    deviceId: devices[0]?.id ?? '',
    songUri: tracks[0]?.uri ?? '',
    other: await somebodyElse(newClient()),
    picture: await sharp({ create: { width: 64, height: 64, channels: 3, background: '#336699' } })
      .png()
      .toBuffer(),
  }
}

async function somebodyElse(browser: Client): Promise<Stage['other']> {
  await signUp(browser)
  const room = await body<Ids & { code: string }>(browser.json('POST', '/api/rooms', { city: 'Lisbon' }))
  const token = await body<Ids>(browser.json('POST', '/api/tokens', { name: 'Foreign' }))
  const me = await body<Ids>(browser.get('/api/me'))
  return { userId: me.id, roomId: room.id, code: room.code, tokenId: token.id }
}

/** The values of a path's parameters that lead to something there is. */
export function pathOf(stage: Stage, operation: string, code: string): Path {
  const { other } = stage
  const ids: Record<string, string> = {
    'tokens.revoke': stage.tokenId,
    'sessions.end': stage.sessionId,
    'apps.revoke': stage.client.id,
    'rooms.change_role': stage.guestId,
    'rooms.remove_member': stage.guestId,
    'admin.user': other.userId,
    'admin.mark_user': other.userId,
    'admin.update_client': stage.client.id,
    'admin.rotate_secret': stage.client.id,
    'admin.close_room': other.roomId,
    'admin.revoke_token': other.tokenId,
  }
  return {
    id: ids[operation] ?? stage.userId,
    code: operation === 'cities.close_room' ? other.code : code,
    city: 'lisbon',
    provider: 'spotify',
  }
}

/** What an operation is asked with beside its path. */
export function queryOf(operation: string): string {
  return operation === 'rooms.search' ? '?q=short' : ''
}

/** What an operation is sent so that it may succeed. */
export function bodyOf(stage: Stage, operation: string): unknown {
  const bodies: Record<string, unknown> = {
    'users.update': { first_name: 'Ada' },
    'password.change': { current: stage.password, password: 'another fox at dusk' },
    'tokens.create': { name: 'Mine' },
    'performers.save': { stage_name: 'DJ Ada' },
    'oauth.authorize': { decision: 'cancel' },
    'rooms.create': {},
    'rooms.join': { code: stage.other.code },
    'rooms.update': { name: 'Renamed' },
    'rooms.playback': { is_playing: true },
    'rooms.skip': {},
    'rooms.export': {},
    'rooms.request': { uri: stage.songUri },
    'rooms.arrange_request': { pinned: true },
    'rooms.leave': {},
    'rooms.device': { id: stage.deviceId },
    'rooms.change_role': { role: 'cohost' },
    'admin.mark_user': { cities: ['porto'] },
    'admin.create_client': { name: 'Kiosk', grants: ['client_credentials'] },
    'admin.update_client': { name: 'Renamed' },
  }
  return bodies[operation]
}
