import type { Page } from '@playwright/test'
import type { Client } from '../../e2e/support/client'
import type { Scene, Stage } from './scene'

/** Rooms in their states: playing with votes, quiet, without Premium, without a device, to be connected again. */
export async function roomScenes({ visitor, simulator }: Stage): Promise<Scene[]> {
  const [ada, bo, cy, mira] = await people(visitor, ['Ada', 'Bo', 'Cy', 'Mira'])
  const kitchen = await ada.host('ada', { name: 'Kitchen', votes_to_skip: 3 })
  for (const guest of [bo, cy, mira]) await guest.join(kitchen.code)
  await play(ada, kitchen.code)
  for (const voter of [bo, cy]) await voter.json('POST', `/api/rooms/${kitchen.code}/skip`, {})
  const room = `/room/${kitchen.code}`
  await requests(kitchen.code, { ada, guests: [bo, cy, mira] })

  const [bela, dora, carl] = await people(visitor, ['Bela', 'Dora', 'Carl'])
  const garden = await bela.host('bela', { name: 'Garden' })
  const attic = await dora.host('dora', { name: 'Attic' })
  await dora.json('PUT', `/api/rooms/${attic.code}/playback`, { is_playing: true })
  const office = await carl.host('carl', { name: 'Office' })
  await carl.json('PUT', `/api/rooms/${office.code}/playback`, { is_playing: true })

  const revoked = async (page: Page) => {
    await simulator.tokens({ account: 'bela', provider: 'spotify', revoke: true })
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.getByRole('button', { name: 'Reconnect Spotify' }).waitFor()
  }
  const paused = async (page: Page) => {
    await live(page)
    const { now } = (await (await ada.get(`/api/rooms/${kitchen.code}/state`)).json()) as {
      now: { is_playing: boolean }
    }
    if (now.is_playing) await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByText('Paused', { exact: true }).first().waitFor()
  }
  const limited = async (page: Page) => {
    await simulator.behaviour({ rate_window: { limit: 0, seconds: 600 } })
    await live(page)
    await page.getByTestId('trouble').waitFor()
  }
  return [
    { name: 'room', path: room, as: mira, before: live },
    { name: 'room-voted', path: room, as: bo, before: live },
    { name: 'room-people', path: room, as: bo, before: openPeople },
    { name: 'host', path: `${room}/host`, as: ada, before: withDevices },
    { name: 'room-asking', path: room, as: mira, before: searching },
    { name: 'room-queue', path: room, as: mira, before: queueInSight },
    { name: 'host-queue', path: `${room}/host`, as: ada, before: managing },
    { name: 'host-refused', path: `${room}/host`, as: mira },
    { name: 'room-quiet', path: `/room/${garden.code}`, as: bela, before: live },
    { name: 'host-no-device', path: `/room/${attic.code}/host`, as: dora, before: live },
    { name: 'host-sound-check', path: `/room/${attic.code}/host`, as: dora, before: openCheck },
    { name: 'room-way-back', path: room, as: bo, before: openWayBack },
    { name: 'return', path: '/return' },
    { name: 'room-no-premium', path: `/room/${office.code}`, as: carl, before: live },
    { name: 'host-reconnect', path: `/room/${garden.code}/host`, as: bela, before: once(revoked) },
    { name: 'room-unknown', path: '/room/nothing', as: mira },
    { name: 'room-paused', path: room, as: mira, before: paused },
    { name: 'room-waits', path: room, as: mira, before: limited },
    { name: 'host-waits', path: `${room}/host`, as: ada, before: live },
  ]
}

async function people<const N extends readonly string[]>(
  visitor: Stage['visitor'],
  names: N,
): Promise<{ [Index in keyof N]: Client }>
async function people(visitor: Stage['visitor'], names: readonly string[]): Promise<Client[]> {
  return Promise.all(
    names.map(async (name) => {
      const person = visitor()
      await person.json('POST', '/api/guests', { name })
      return person
    }),
  )
}

/** Presses play and waits until the room knows the song. */
async function play(host: Client, code: string): Promise<void> {
  await host.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  const stream = await host.get(`/api/rooms/${code}/events`)
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  while (reader && !heard.includes('"play_id"')) {
    const { value, done } = await reader.read()
    if (done) throw new Error('The stream ended before a song came')
    heard = heard.slice(-16) + value
  }
  await reader?.cancel()
}

/** A queue with votes and a pin, a song of each guest's, and one the host took out. */
async function requests(code: string, { ada, guests }: { ada: Client; guests: Client[] }): Promise<void> {
  const path = `/api/rooms/${code}`
  const answer = (await (await ada.get(`${path}/search?q=short`)).json()) as { tracks: { uri: string }[] }
  const ids: string[] = []
  for (const { uri } of answer.tracks.slice(0, 7)) {
    const guest = guests[ids.length % guests.length] ?? ada
    const asked = await guest.json('POST', `${path}/requests`, { uri })
    ids.push(((await asked.json()) as { id: string }).id)
  }
  const [, second, third, fourth, , sixth] = ids
  for (const voter of guests) await voter.json('PUT', `${path}/requests/${third}/vote`)
  await guests[0]?.json('PUT', `${path}/requests/${second}/vote`)
  await ada.json('PATCH', `${path}/requests/${fourth}`, { pinned: true })
  await ada.json('DELETE', `${path}/requests/${sixth}`)
}

async function searching(page: Page): Promise<void> {
  await live(page)
  await page.getByRole('button', { name: 'Ask for a song' }).click()
  await page.getByRole('searchbox').fill('short')
  await page.getByRole('list', { name: 'Songs found' }).waitFor()
}

async function queueInSight(page: Page): Promise<void> {
  await live(page)
  await page.getByRole('heading', { name: 'What comes next' }).evaluate((it) => it.scrollIntoView())
}

async function managing(page: Page): Promise<void> {
  await withDevices(page)
  const list = page.getByRole('list', { name: 'What comes next' })
  await list
    .getByRole('button', { name: /^Manage/ })
    .nth(1)
    .click()
  await list.evaluate((it) => it.scrollIntoView({ block: 'center' }))
}

/** The page follows its room, and the next drawing shows it. */
async function live(page: Page): Promise<void> {
  await page.locator('[data-link=live]').waitFor({ state: 'attached' })
}

async function withDevices(page: Page): Promise<void> {
  await live(page)
  await page.getByRole('list', { name: 'Devices' }).waitFor()
}

async function openPeople(page: Page): Promise<void> {
  await live(page)
  await page.getByRole('button', { name: /here, show who$/ }).click()
  await page.getByRole('dialog').waitFor()
}

async function openCheck(page: Page): Promise<void> {
  await live(page)
  await page.getByRole('button', { name: 'Find a device' }).click()
  await page.getByRole('dialog').getByText('No device found.').waitFor()
}

async function openWayBack(page: Page): Promise<void> {
  await live(page)
  await page.getByRole('button', { name: 'Your way back' }).click()
  await page.getByRole('button', { name: 'Make my link' }).click()
  await page.getByRole('textbox', { name: 'Your link' }).waitFor()
}

/** Does it for the first picture only; the later ones find it done. */
function once(act: (page: Page) => Promise<void>): (page: Page) => Promise<void> {
  let done = false
  return async (page) => {
    await live(page)
    if (!done) await act(page)
    done = true
    await page.getByRole('button', { name: 'Reconnect Spotify' }).waitFor()
  }
}
