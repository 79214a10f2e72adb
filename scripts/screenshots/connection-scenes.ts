import type { Page } from '@playwright/test'
import { submitForm } from '../../e2e/support/forms'
import type { Scene, Stage } from './scene'

const password = 'lantern otter violet seven'

/** Connecting providers, one and several, and what stands at each on the account page. */
export async function connectionScenes({ visitor, consentsEndSoon }: Stage): Promise<Scene[]> {
  const ada = visitor()
  await submitForm(ada, '/register', { name: 'Ada', email: 'ada@example.com', password })
  await ada.connect('ada', {}, 'bungie')
  const { code } = await ada.host('ada', { name: 'Kitchen' })
  await consentsEndSoon()

  const bela = visitor()
  await bela.connect('bela', { intent: 'sign-in' }, 'bungie')
  const carl = visitor()
  await carl.json('POST', '/api/guests', { name: 'Carl' })
  const guest = visitor()
  await guest.json('POST', '/api/guests', { name: 'Mira' })
  await guest.connect('dora')
  await guest.connect('eve', {}, 'bungie')
  const eve = visitor()
  await submitForm(eve, '/register', { name: 'Eve', email: 'eve@example.com', password })
  await eve.connect('carl', {}, 'bungie')
  await submitForm(guest, '/sign-in', { email: 'eve@example.com', password })

  const connections = '/account#connections'
  return [
    { name: 'connect-friends', path: '/connect/bungie?auto=0' },
    { name: 'sign-in-denied', path: '/sign-in?connect=denied&provider=bungie' },
    { name: 'connections', path: connections, as: carl },
    { name: 'connections-ending', path: connections, as: ada },
    { name: 'connections-last-way', path: connections, as: bela, before: openLastWay },
    { name: 'connections-denied', path: '/account?connect=denied&provider=bungie#connections', as: carl },
    { name: 'connections-done', path: '/account?done=disconnected&provider=bungie#connections', as: carl },
    { name: 'host-consent-ends', path: `/room/${code}/host`, as: ada },
    { name: 'bring-connections', path: '/account/bring', as: guest },
  ]
}

async function openLastWay(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Connections' }).locator('summary').click()
}
