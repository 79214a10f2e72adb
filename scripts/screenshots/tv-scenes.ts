import type { Page } from '@playwright/test'
import type { Client } from '../../e2e/support/client'
import { displayLink, openByHand } from '../../e2e/support/display'
import { become } from '../../e2e/support/people'
import type { Scene, Size, Stage } from './scene'

const sizes: Size[] = ['tv', 'tv-small', 'phone']

/** A room on a television: playing with songs asked for, silent, turned off; and the way there. */
export async function tvScenes({ visitor }: Stage): Promise<Scene[]> {
  const [ada, bo, dora] = [visitor(), visitor(), visitor()]
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const { code } = await ada.host('ada', { name: 'Kitchen' })
  await bo.join(code, 'Bo')
  await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  await askFor(bo, code, 'lantern')
  await askFor(ada, code, 'marigold')
  await askFor(bo, code, 'kestrel')
  const attic = await dora.host('dora', { name: 'Attic' })
  await dora.json('PUT', `/api/rooms/${attic.code}/playback`, { is_playing: true })
  const [kitchenScreen, atticScreen] = [
    await screenOf(visitor(), ada, code),
    await screenOf(visitor(), dora, attic.code),
  ]
  const tv = `/room/${code}/tv`
  const turnedOff = async (page: Page) => {
    await become(page, await screenOf(visitor(), dora, attic.code))
    await page.goto(`/room/${attic.code}/tv`)
    await live(page)
    await dora.json('DELETE', `/api/rooms/${attic.code}/display`)
    await page.getByTestId('closed').waitFor()
  }
  return [
    { name: 'tv', path: tv, as: kitchenScreen, before: playing, sizes },
    { name: 'tv-member', path: tv, as: bo, before: playing, sizes: ['desk'] },
    { name: 'tv-silent', path: `/room/${attic.code}/tv`, as: atticScreen, before: live, sizes },
    { name: 'tv-no-link', path: tv },
    { name: 'tv-link', path: '/display' },
    { name: 'tv-host', path: `/room/${code}/host`, as: ada, before: linkMade },
    { name: 'tv-off', path: '/display', before: turnedOff, sizes: ['tv'] },
  ]
}

/** A screen of a new display link. */
async function screenOf(screen: Client, host: Client, code: string): Promise<Client> {
  await openByHand(screen, await displayLink(host, code))
  return screen
}

/** Asks for the first song that is found. */
async function askFor(guest: Client, code: string, word: string): Promise<void> {
  const found = await guest.get(`/api/rooms/${code}/search?q=${word}`)
  const { tracks } = (await found.json()) as { tracks: { uri: string }[] }
  await guest.json('POST', `/api/rooms/${code}/requests`, { uri: tracks[0]?.uri })
}

async function live(page: Page): Promise<void> {
  await page.locator('[data-link=live]').waitFor({ state: 'attached' })
}

async function playing(page: Page): Promise<void> {
  await live(page)
  await page.getByTestId('title').waitFor()
}

async function linkMade(page: Page): Promise<void> {
  await live(page)
  await page.getByRole('button', { name: /^Make a (display|new) link$/ }).click()
  await page.getByLabel('Display link', { exact: true }).waitFor()
  await page.getByLabel('Display link', { exact: true }).scrollIntoViewIfNeeded()
}
