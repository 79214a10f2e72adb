import { expect, test } from '../support/http'
import { expectProblem, expectRefusedField, hostPlaying, stateOf } from './party'

type Device = { id: string; name: string; is_active: boolean; supports_volume: boolean }

test('the host pauses, plays, seeks and sets the volume: 204 each, and everyone sees it', async ({
  client,
}) => {
  const [ada, bo] = [client(), client()]
  const { code, path } = await hostPlaying(ada, 'ada')
  await bo.join(code, 'Bo')
  const put = (body: unknown) => ada.json('PUT', `${path}/playback`, body)
  const paused = await put({ is_playing: false })
  expect([paused.status, await paused.text()]).toEqual([204, ''])
  expect((await stateOf(bo, code)).now?.is_playing).toBe(false)
  expect((await put({ is_playing: false })).status, 'pausing what is paused').toBe(204)
  expect((await put({ is_playing: true })).status).toBe(204)
  expect((await stateOf(bo, code)).now?.is_playing).toBe(true)
  expect((await put({ is_playing: true })).status, 'playing what plays').toBe(204)
  expect((await put({ position_ms: 12_000 })).status).toBe(204)
  expect((await stateOf(bo, code)).now?.position_ms).toBeGreaterThanOrEqual(12_000)
  for (const volume_percent of [0, 100, 35]) expect((await put({ volume_percent })).status).toBe(204)
  expect(await stateOf(bo, code)).toMatchObject({ device: { volume_percent: 35 } })
})

test('a guest plays and pauses where that is allowed, and never seeks or sets the volume', async ({
  client,
}) => {
  const [ada, bo] = [client(), client()]
  const { code, path } = await hostPlaying(ada, 'ada')
  await bo.join(code, 'Bo')
  const put = (body: unknown) => bo.json('PUT', `${path}/playback`, body)
  expect((await put({ is_playing: false })).status).toBe(204)
  expect((await put({ is_playing: true })).status).toBe(204)
  await expectProblem(await put({ position_ms: 1 }), 403, 'forbidden')
  await expectProblem(await put({ volume_percent: 1 }), 403, 'forbidden')
  await ada.json('PATCH', path, { guest_can_pause: false })
  for (const is_playing of [false, true]) await expectProblem(await put({ is_playing }), 403, 'forbidden')
  expect((await stateOf(ada, code)).now?.is_playing).toBe(true)
})

test('commands out of range, of another type, doubled or empty are refused', async ({ client }) => {
  const ada = client()
  const { code } = await ada.host('ada')
  const put = (body: unknown) => ada.json('PUT', `/api/rooms/${code}/playback`, body)
  const refused: [unknown, string][] = [
    [{ volume_percent: -1 }, 'volume_percent'],
    [{ volume_percent: 101 }, 'volume_percent'],
    [{ volume_percent: 1.5 }, 'volume_percent'],
    [{ volume_percent: '50' }, 'volume_percent'],
    [{ position_ms: -1 }, 'position_ms'],
    [{ position_ms: 1e15 }, 'position_ms'],
    [{ position_ms: null }, 'position_ms'],
    [{ is_playing: 'true' }, 'is_playing'],
    [{ is_playing: null }, 'is_playing'],
    [{ is_playing: true, device_id: 'x' }, 'device_id'],
    [{}, ''],
    [{ is_playing: true, volume_percent: 3 }, ''],
  ]
  for (const [body, field] of refused) await expectRefusedField(await put(body), field)
})

test('the music moves to another device, and only to one that is there', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code, path } = await hostPlaying(ada, 'ada')
  await bo.join(code, 'Bo')
  const { devices } = (await (await ada.get(`${path}/devices`)).json()) as { devices: Device[] }
  const other = devices.find((device) => !device.is_active)
  expect((await ada.json('PUT', `${path}/device`, { id: other?.id })).status).toBe(204)
  expect(await stateOf(bo, code)).toMatchObject({ device: { name: other?.name }, now: { is_playing: true } })
  await expectProblem(await ada.json('PUT', `${path}/device`, { id: 'gone' }), 409, 'no_device')
  for (const id of ['', null, 7, 'x'.repeat(300)])
    await expectRefusedField(await ada.json('PUT', `${path}/device`, { id }), 'id')
  await expectProblem(await bo.get(`${path}/devices`), 403, 'forbidden')
  await expectProblem(await bo.json('PUT', `${path}/device`, { id: other?.id }), 403, 'forbidden')
})

test('what the provider refuses is said: no device, no Premium, not connected', async ({ client }) => {
  for (const [account, status, code] of [
    ['dora', 409, 'no_device'],
    ['carl', 403, 'premium_required'],
  ] as const) {
    const [host, guest] = [client(), client()]
    const room = await host.host(account)
    await guest.join(room.code)
    const path = `/api/rooms/${room.code}/playback`
    await expectProblem(await host.json('PUT', path, { is_playing: true }), status, code)
    await expectProblem(await guest.json('PUT', path, { is_playing: true }), status, code)
    const state = code === 'no_device' ? 'no_device' : 'no_premium'
    await expect.poll(async () => (await stateOf(guest, room.code)).connection.state).toBe(state)
  }
  const nobody = client()
  const { code } = (await (await nobody.json('POST', '/api/rooms', {})).json()) as { code: string }
  await expectProblem(
    await nobody.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true }),
    409,
    'not_connected',
  )
})

test('a revoked grant is 409 needs_reconnect, for the host and for guests', async ({ client, simulator }) => {
  const [ada, bo] = [client(), client()]
  const { code, path } = await hostPlaying(ada, 'ada')
  await bo.join(code)
  await simulator.tokens({ account: 'ada', provider: 'spotify', revoke: true })
  for (const who of [ada, bo, ada])
    await expectProblem(
      await who.json('PUT', `${path}/playback`, { is_playing: false }),
      409,
      'needs_reconnect',
    )
  expect((await stateOf(bo, code)).connection.state).toBe('needs_reconnect')
})

test('a limiting provider is 503 rate_limited with its Retry-After, and is asked no more until then', async ({
  client,
  simulator,
}) => {
  const ada = client()
  const { code, path } = await hostPlaying(ada, 'ada')
  await simulator.faults({
    match: { provider: 'spotify', path: '/me/player' },
    times: 1,
    status: 429,
    headers: { 'retry-after': '20' },
  })
  const refused = await ada.json('PUT', `${path}/playback`, { is_playing: false })
  const seconds = Number(refused.headers.get('retry-after'))
  await expectProblem(refused, 503, 'rate_limited')
  expect(seconds).toBeGreaterThan(15)
  expect(seconds).toBeLessThanOrEqual(20)
  const since = await simulator.mark()
  const again = await ada.json('PUT', `${path}/playback`, { is_playing: false })
  expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0)
  await expectProblem(again, 503, 'rate_limited')
  expect(await simulator.requests(since)).toEqual([])
  const { connection } = await stateOf(ada, code)
  expect(connection).toMatchObject({ state: 'rate_limited', retry_at: expect.stringMatching(/Z$/) })
})

test('a provider that is down is 502 provider_down, and works again when it is back', async ({
  client,
  simulator,
}) => {
  const ada = client()
  const { code, path } = await hostPlaying(ada, 'ada')
  await simulator.faults({ match: { path: '/me/player' }, times: 8, status: 503 })
  await expectProblem(await ada.json('PUT', `${path}/playback`, { is_playing: false }), 502, 'provider_down')
  expect((await stateOf(ada, code)).connection.state).toBe('provider_down')
  await expect
    .poll(async () => (await ada.json('PUT', `${path}/playback`, { is_playing: false })).status, {
      timeout: 30_000,
    })
    .toBe(204)
  await expect.poll(async () => (await stateOf(ada, code)).connection.state).toBe('connected')
})
