import type { Page } from '@playwright/test'
import { submitForm } from '../../e2e/support/forms'
import type { Scene, Stage } from './scene'

const password = 'lantern otter violet seven'
const phone = {
  'user-agent':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/604.1',
}

/** The pages around the room: landing, joining, creating, accounts. */
export async function outerScenes({ visitor }: Stage): Promise<Scene[]> {
  const ada = visitor()
  await submitForm(ada, '/register', { name: 'Ada', email: 'ada@example.com', password }, phone)
  await ada.connect('ada')

  const guest = visitor()
  await guest.json('POST', '/api/guests', { name: 'Mira' }, phone)
  await guest.connect('bela')
  await guest.json('POST', '/api/rooms', { name: 'Garden' })

  const bringing = visitor()
  await bringing.json('POST', '/api/guests', { name: 'Ada at a friend’s' }, phone)
  await bringing.json('POST', '/api/rooms', { name: 'Balcony' })
  await submitForm(bringing, '/sign-in', { email: 'ada@example.com', password })

  return [
    { name: 'home', path: '/' },
    { name: 'home-in-a-room', path: '/', as: guest },
    {
      name: 'how-it-works',
      path: '/',
      before: (page) =>
        page.getByRole('heading', { name: 'How it works' }).evaluate((it) => it.scrollIntoView()),
    },
    { name: 'create', path: '/create' },
    { name: 'create-again', path: '/create', as: guest },
    { name: 'join', path: '/join' },
    {
      name: 'join-unknown-code',
      path: '/join',
      before: async (page) => {
        await page.getByLabel('Room code').fill('abc 234')
        await page.getByRole('button', { name: 'Join', exact: true }).click()
        await page.getByText('No open room has this code').first().waitFor()
      },
    },
    { name: 'join-invited', path: '/join/K7QX2M' },
    { name: 'connect', path: '/connect/spotify?auto=0' },
    { name: 'consent', path: (await visitor().startConnect()).href },
    { name: 'sign-in', path: '/sign-in' },
    { name: 'sign-in-refused', path: '/sign-in', before: refused('Sign in', 'ada@example.com') },
    { name: 'register', path: '/register' },
    { name: 'register-refused', path: '/register', before: refused('Register', 'ada') },
    { name: 'forgot-password', path: '/forgot-password' },
    { name: 'forgot-password-sent', path: '/forgot-password?sent=1' },
    { name: 'reset-password', path: `/reset-password#axrm_${'A'.repeat(43)}`, before: withCode },
    { name: 'reset-password-refused', path: '/reset-password', before: refusedLink },
    { name: 'confirm-email', path: `/confirm-email#axrm_${'A'.repeat(43)}`, before: withCode },
    { name: 'confirm-email-done', path: '/confirm-email?done=1', as: ada },
    { name: 'account', path: '/account', as: ada },
    { name: 'account-email', path: '/account#email', as: ada, before: opened('Change the address') },
    { name: 'account-password', path: '/account#password', as: ada, before: opened('Change the password') },
    { name: 'account-delete', path: '/account#delete', as: ada, before: opened('Delete this account') },
    { name: 'account-guest', path: '/account', as: guest },
    {
      name: 'account-refused',
      path: '/account?connect=account_taken&provider=spotify#connections',
      as: guest,
    },
    { name: 'bring', path: '/account/bring', as: bringing },
    { name: 'not-found', path: '/nowhere' },
  ]
}

/** Waits until the script has taken the code out of the address. */
async function withCode(page: Page): Promise<void> {
  await page.waitForURL((url) => url.hash === '')
}

async function refusedLink(page: Page): Promise<void> {
  await page.getByLabel('Code from the mail').fill(`axrm_${'A'.repeat(43)}`)
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.locator('form').getByRole('alert').waitFor()
}

/** Opens what lies behind a button of the account page. */
function opened(label: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator('summary').filter({ hasText: label }).click()
  }
}

/** Sends a form that is not accepted, and waits for what it says. */
function refused(button: string, email: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.locator('form').getByRole('alert').waitFor()
  }
}
