import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { devices, seek, setPlaying, setVolume, transfer } from './commands'
import { connect, lookNow, type Room, type Stage, snapshot, startStage } from './playback-under-test'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())

/** A room whose host has music playing. */
async function musicRoom(...guests: string[]): Promise<Room> {
  const room = await stage.room('ada', {}, ...guests)
  stage.control.player({ account: 'ada', is_playing: true })
  await lookNow(room.id)
  return room
}

describe('play and pause', () => {
  test('are told to everybody as the expected state, before the provider is looked at again', async () => {
    const room = await musicRoom('Bo')
    const since = stage.last()
    await setPlaying(room.host, room.code, false)
    expect(stage.calls(since)).toEqual(['PUT /pause'])
    const paused = await snapshot(room.id)
    expect(paused.now?.is_playing).toBe(false)
    await setPlaying(room.host, room.code, true)
    const played = await snapshot(room.id)
    expect(played.now?.is_playing).toBe(true)
    expect(played.version).toBeGreaterThan(paused.version)
  })

  test('are the guests’ only where the room lets them', async () => {
    const room = await stage.room('ada', { guest_can_pause: false }, 'Bo')
    const [guest] = room.guests
    if (!guest) throw new Error('no guest')
    const since = stage.last()
    await expect(setPlaying(guest, room.code, false)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(seek(guest, room.code, 0)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(devices(guest, room.code)).rejects.toMatchObject({ code: 'forbidden' })
    expect(stage.calls(since)).toEqual([])
  })

  test('of what is so already are done', async () => {
    const room = await musicRoom()
    await expect(setPlaying(room.host, room.code, true)).resolves.toBeUndefined()
    await setPlaying(room.host, room.code, false)
    await expect(setPlaying(room.host, room.code, false)).resolves.toBeUndefined()
    expect((await snapshot(room.id)).now?.is_playing).toBe(false)
  })

  test('pausing where nothing is active takes the wish for music back', async () => {
    const room = await stage.room('dora')
    await expect(setPlaying(room.host, room.code, true)).rejects.toMatchObject({ code: 'no_device' })
    await setPlaying(room.host, room.code, false)
    await lookNow(room.id)
    expect((await snapshot(room.id)).connection.state).toBe('connected')
  })

  test('wake a listed device where none is active', async () => {
    const room = await stage.room('ada')
    const since = stage.last()
    await setPlaying(room.host, room.code, true)
    expect(stage.calls(since)).toEqual(['PUT /play', 'GET /devices', 'PUT /play'])
    await lookNow(room.id)
    expect(await snapshot(room.id)).toMatchObject({
      now: { is_playing: true },
      device: { name: 'Kitchen speaker' },
      connection: { state: 'connected' },
    })
  })

  test('prefer the device the room remembers', async () => {
    const room = await stage.room('ada')
    stage.control.player({ account: 'ada', device: 'Ada’s phone', is_playing: true })
    await lookNow(room.id)
    stage.control.player({ account: 'ada', remove_device: true })
    stage.control.player({ account: 'ada', device: { name: 'Kitchen speaker', active: false } })
    stage.control.player({ account: 'ada', device: { name: 'Ada’s phone', active: false } })
    await setPlaying(room.host, room.code, true)
    await lookNow(room.id)
    expect((await snapshot(room.id)).device?.name).toBe('Ada’s phone')
  })

  test('that got lost on the way back are not sent twice', async () => {
    const room = await musicRoom()
    stage.control.faults({ match: { path: '/pause' }, status: 502, after: true })
    const since = stage.last()
    await setPlaying(room.host, room.code, false)
    expect(stage.calls(since)).toEqual(['PUT /pause', 'GET /'])
  })

  test('answered with text that is no JSON are done', async () => {
    const room = await musicRoom()
    stage.control.faults({ match: { path: '/pause' }, status: 200, body: 'ok, pausing', after: true })
    await setPlaying(room.host, room.code, false)
    expect((await snapshot(room.id)).now?.is_playing).toBe(false)
  })
})

describe('seek and volume', () => {
  test('show at once, within the song', async () => {
    const room = await musicRoom()
    const song = (await snapshot(room.id)).now
    await seek(room.host, room.code, 5_000)
    expect((await snapshot(room.id)).now?.position_ms).toBe(5_000)
    await seek(room.host, room.code, 86_000_000)
    const after = (await snapshot(room.id)).now
    expect(after).toMatchObject({ play_id: song?.play_id, position_ms: (song?.duration_ms ?? 0) - 500 })
    await setVolume(room.host, room.code, 11)
    expect((await snapshot(room.id)).device?.volume_percent).toBe(11)
  })

  test('need something to seek in, and a device that can', async () => {
    const room = await stage.room('ada')
    await expect(seek(room.host, room.code, 0)).rejects.toMatchObject({ code: 'nothing_playing' })
    stage.control.player({ account: 'ada', device: 'Ada’s phone', is_playing: true })
    await expect(setVolume(room.host, room.code, 10)).rejects.toMatchObject({ code: 'conflict' })
    expect((await snapshot(room.id)).connection.state).toBe('connected')
  })
})

describe('devices', () => {
  test('are listed, and the music moves to the one that is chosen', async () => {
    const room = await musicRoom()
    const list = await devices(room.host, room.code)
    expect(list.map(({ name, is_active }) => [name, is_active])).toEqual([
      ['Kitchen speaker', true],
      ['Ada’s phone', false],
    ])
    await transfer(room.host, room.code, list[1]?.id ?? '')
    expect(await snapshot(room.id)).toMatchObject({
      device: { name: 'Ada’s phone' },
      now: { is_playing: true },
    })
    await lookNow(room.id)
    expect(await snapshot(room.id)).toMatchObject({
      device: { name: 'Ada’s phone' },
      now: { is_playing: true },
    })
  })

  test('that are gone cannot be chosen, which is no trouble of the room', async () => {
    const room = await musicRoom()
    await expect(transfer(room.host, room.code, 'nowhere')).rejects.toMatchObject({ code: 'no_device' })
    expect((await snapshot(room.id)).connection.state).toBe('connected')
  })
})

describe('what the provider refuses is told to the caller and to the room', () => {
  test('no device: until one appears, and then the music starts', async () => {
    const room = await stage.room('dora')
    await expect(setPlaying(room.host, room.code, true)).rejects.toMatchObject({
      code: 'no_device',
      status: 409,
    })
    expect((await snapshot(room.id)).connection.state).toBe('no_device')
    await lookNow(room.id)
    expect((await snapshot(room.id)).connection.state).toBe('no_device')
    stage.control.player({ account: 'dora', device: { name: 'Radio', active: false } })
    await lookNow(room.id)
    await lookNow(room.id)
    expect(await snapshot(room.id)).toMatchObject({
      connection: { state: 'connected' },
      device: { name: 'Radio' },
      now: { is_playing: true },
    })
  })

  test('no Premium: until the account has it', async () => {
    const room = await stage.room('carl')
    stage.control.player({ account: 'carl', is_playing: true })
    await lookNow(room.id)
    await expect(setPlaying(room.host, room.code, false)).rejects.toMatchObject({
      code: 'premium_required',
      status: 403,
    })
    await lookNow(room.id)
    expect((await snapshot(room.id)).connection.state).toBe('no_premium')
    stage.control.behaviour({ premium: true })
    await setPlaying(room.host, room.code, false)
    expect((await snapshot(room.id)).connection.state).toBe('connected')
  })

  test('one false refusal for want of Premium is asked again', async () => {
    const room = await musicRoom()
    const body = {
      error: { status: 403, message: 'Player command failed: Premium required', reason: 'PREMIUM_REQUIRED' },
    }
    stage.control.faults({ match: { path: '/pause' }, status: 403, body })
    await expect(setPlaying(room.host, room.code, false)).resolves.toBeUndefined()
  })

  test('a limit: nobody asks again until the time that was named', async () => {
    const room = await musicRoom()
    const body = { error: { status: 429, message: 'API rate limit exceeded' } }
    stage.control.faults({ match: { path: '/pause' }, status: 429, body, headers: { 'Retry-After': '42' } })
    await expect(setPlaying(room.host, room.code, false)).rejects.toMatchObject({
      code: 'rate_limited',
      status: 503,
      options: { retryAfterS: 42 },
    })
    const { connection } = await snapshot(room.id)
    expect(connection.state).toBe('rate_limited')
    expect(Date.parse(connection.retry_at ?? '') - Date.now()).toBeGreaterThan(40_000)
    const since = stage.last()
    await expect(setPlaying(room.host, room.code, true)).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await lookNow(room.id)).toBeGreaterThan(Date.now() + 40_000)
    expect(stage.calls(since)).toEqual([])
  })

  test('a provider that is down: until it answers', async () => {
    const room = await musicRoom()
    stage.control.faults({ match: { path: '/me/player' }, times: 3, status: 503, body: 'upstream' })
    await expect(setPlaying(room.host, room.code, false)).rejects.toMatchObject({
      code: 'provider_down',
      status: 502,
    })
    expect((await snapshot(room.id)).connection.state).toBe('provider_down')
    await lookNow(room.id)
    await lookNow(room.id)
    expect((await snapshot(room.id)).connection.state).toBe('connected')
  })

  test('a revoked grant: until the host connects again, with the song kept', async () => {
    const room = await musicRoom()
    stage.control.tokens({ account: 'ada', revoke: true })
    await expect(setPlaying(room.host, room.code, false)).rejects.toMatchObject({
      code: 'needs_reconnect',
      status: 409,
    })
    expect((await snapshot(room.id)).connection.state).toBe('needs_reconnect')
    const since = stage.last()
    expect(await lookNow(room.id)).toBeNull()
    expect(stage.calls(since)).toEqual([])
    expect((await snapshot(room.id)).now).not.toBeNull()
    await connect(stage.world, room.host, 'ada')
    expect(await lookNow(room.id)).not.toBeNull()
    expect((await snapshot(room.id)).connection.state).toBe('connected')
  })

  test('no connection at all, and an account the app may not use', async () => {
    const lonely = await stage.room(null)
    await expect(setPlaying(lonely.host, lonely.code, true)).rejects.toMatchObject({ code: 'not_connected' })
    const room = await stage.room('ada')
    stage.control.faults({
      match: { path: '/me/player' },
      times: 2,
      status: 403,
      body: 'User not registered in the Developer Dashboard',
    })
    await expect(setPlaying(room.host, room.code, true)).rejects.toMatchObject({ code: 'forbidden' })
    await lookNow(room.id)
    expect((await snapshot(room.id)).connection.state).toBe('provider_down')
  })
})
