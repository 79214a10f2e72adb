import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { song } from '../support/people'
import { browseAs, hostAs, nextLook, play, stateOf, timePasses } from './party'

/** The sentence that says why nothing plays, or may not for long. */
const words = (page: Page) => page.locator('[data-testid=silence], [data-testid=trouble]')
const pressPlay = (page: Page) => page.getByRole('button', { name: 'Play', exact: true }).click()

test.use({ expectedErrors: [/status of (403|409|502|503)/] })

test('a host without Premium: both pages say so, and the music starts by itself once there is Premium', async ({
  person,
  client,
  simulator,
  app,
}) => {
  const [carl, bo] = [client(), client()]
  const code = await hostAs(carl, 'carl')
  await bo.join(code, 'Bo')
  const desk = await browseAs(carl, await person(), `/room/${code}/host`)
  const guest = await browseAs(bo, await person(), `/room/${code}`)
  await expect(words(desk)).toContainText('Nothing is playing yet')
  await pressPlay(desk)
  await expect(words(desk)).toContainText('Spotify Premium is needed')
  await expect(words(desk).getByRole('button', { name: 'Connect a Premium account' })).toBeVisible()
  await expect(words(guest)).toContainText('Carl can use a Premium account')
  expect((await stateOf(bo, code)).connection).toEqual({ state: 'no_premium', retry_at: null })

  await simulator.behaviour({ premium: { carl: true } })
  await timePasses(app, simulator, 30_000)
  for (const page of [desk, guest]) {
    await expect(song(page)).toBeVisible()
    await expect(words(page)).toHaveCount(0)
  }
})

test('a host without a device: both pages say so, and the music starts by itself once one is on', async ({
  person,
  client,
  simulator,
  app,
}) => {
  const [dora, bo] = [client(), client()]
  const code = await hostAs(dora, 'dora')
  await bo.join(code, 'Bo')
  const desk = await browseAs(dora, await person(), `/room/${code}/host`)
  const guest = await browseAs(bo, await person(), `/room/${code}`)
  await pressPlay(desk)
  await expect(words(desk)).toContainText('Spotify is not open anywhere')
  await expect(words(guest)).toContainText('Dora has to open Spotify on a phone, a computer or a speaker')
  expect((await stateOf(bo, code)).connection).toEqual({ state: 'no_device', retry_at: null })

  await simulator.player({ account: 'dora', device: { name: 'Radio', active: false } })
  await timePasses(app, simulator, 10_000)
  for (const page of [desk, guest]) {
    await expect(song(page)).toBeVisible()
    await expect(words(page)).toHaveCount(0)
  }
  await expect(desk.getByRole('button', { name: /^Radio/ })).toBeVisible()
})

test('what goes wrong in mid-party is told on both pages, and goes on by itself', async ({
  person,
  client,
  simulator,
  app,
}) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await play(ada, code)
  const desk = await browseAs(ada, await person(), `/room/${code}/host`)
  const guest = await browseAs(bo, await person(), `/room/${code}`)
  await test.step('the provider is down: one failure is no news, several are told', async () => {
    await expect(song(desk)).toBeVisible()
    await simulator.faults({ match: { path: '/me/player' }, times: 1, status: 503 })
    let mark = await simulator.mark()
    await timePasses(app, simulator, 30_000)
    await nextLook(simulator, mark)
    await simulator.faults({ match: { path: '/me/player' }, times: 1, drop: true })
    mark = await simulator.mark()
    expect((await stateOf(bo, code)).connection.state).toBe('connected')
    await timePasses(app, simulator, 2_000)
    for (const page of [desk, guest]) {
      await expect(words(page)).toContainText('Spotify does not answer')
      await expect(song(page)).toBeVisible()
    }
    await timePasses(app, simulator, 4_000)
    for (const page of [desk, guest]) await expect(words(page)).toHaveCount(0)
  })
  await test.step('the provider limits: nobody asks it before the time it named, and the page counts down to it', async () => {
    await expect(song(desk)).toBeVisible()
    await simulator.faults({ match: { path: '/me/player' }, status: 429, headers: { 'Retry-After': '6' } })
    const mark = await simulator.mark()
    await timePasses(app, simulator, 30_000)
    for (const page of [desk, guest]) {
      await expect(words(page)).toContainText('Spotify asks us to wait')
      await expect(words(page)).toContainText(/in 0:0\d/)
    }
    const refused = await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: false })
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    for (const page of [desk, guest]) await expect(words(page)).toHaveCount(0)
    const [limited, next] = await simulator.requests(mark)
    expect(limited?.status).toBe(429)
    const waited = Date.parse(next?.at ?? '') - Date.parse(limited?.at ?? '')
    expect(waited).toBeGreaterThanOrEqual(6_000)
    expect(waited).toBeLessThan(8_000)
  })
  await test.step('a private session and an advertisement hide the song', async () => {
    for (const hidden of [{ private: true }, { ad: true }]) {
      await expect(song(guest)).toBeVisible()
      await simulator.player({ account: 'ada', ...hidden })
      let mark = await simulator.mark()
      await timePasses(app, simulator, 30_000)
      await nextLook(simulator, mark)
      // One such answer may be a song changing.
      await expect(song(guest)).toBeVisible()
      await timePasses(app, simulator, 2_000)
      await expect(words(guest)).toContainText('Nothing is playing')
      await simulator.player({ account: 'ada', private: false, ad: false })
      mark = await simulator.mark()
      await timePasses(app, simulator, 30_000)
      await nextLook(simulator, mark)
      await expect(song(guest)).toBeVisible()
      expect((await stateOf(bo, code)).now?.is_playing).toBe(true)
    }
  })
  await test.step('a revoked token, until the host has reconnected elsewhere', async () => {
    await simulator.tokens({ account: 'ada', provider: 'spotify', revoke: true })
    await timePasses(app, simulator, 30_000)
    await expect(words(desk)).toContainText('Spotify wants you to connect again')
    await expect(words(desk).getByRole('button', { name: 'Reconnect Spotify' })).toBeVisible()
    await expect(words(guest)).toContainText('Spotify wants Ada to connect again')

    const mark = await simulator.mark()
    await ada.connect('ada')
    await nextLook(simulator, mark)
    for (const page of [desk, guest]) {
      await expect(words(page)).toHaveCount(0)
      await expect(song(page)).toBeVisible()
    }
  })
})
