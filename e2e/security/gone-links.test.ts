import type { Client } from '../support/client'
import { submitForm } from '../support/forms'
import { expect, test } from '../support/http'
import { nextLetter } from '../support/mail'
import { allow, signUp } from '../support/oauth-client'
import { PublicApp } from '../support/public-app'

const confirming = 'Confirm your e-mail address'
const resetting = 'Set a new password'
const chosen = 'nine loud owls at noon'

type Door = { path: string; page: string; fields: Record<string, string> }

const doors: Record<'confirm' | 'reset', Door> = {
  confirm: { path: '/api/email/confirm', page: '/confirm-email', fields: {} },
  reset: { path: '/api/password/reset', page: '/reset-password', fields: { password: chosen } },
}

/** What a mailed secret is answered at its page, and at every door that takes such secrets. */
async function atEveryDoor(browser: Client, token: string): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const { path, page, fields } of Object.values(doors)) {
    const called = await browser.json('POST', path, { token, ...fields })
    answers.push(called.status, ((await called.json()) as { code: string }).code)
    // The page answers with its words; only what was taken leads on.
    answers.push((await submitForm(browser, page, { token, ...fields })).status)
  }
  return answers
}

const gone = [400, 'invalid_link', 200, 400, 'invalid_link', 200]

async function idOf(browser: Client): Promise<string> {
  return ((await (await browser.get('/api/me')).json()) as { id: string }).id
}

async function deleteAccount(browser: Client): Promise<void> {
  expect((await browser.json('DELETE', `/api/users/${await idOf(browser)}`)).status).toBe(204)
}

test('54 a mailed link that is replaced, used, or of a deleted account opens nothing at any door', async ({
  app,
  client,
}) => {
  const password = 'seven quiet foxes at dawn'
  const registers = (browser: Client, email: string) =>
    nextLetter(app, email, confirming, () =>
      submitForm(browser, '/register', { name: 'Ada', email, password }),
    )
  const forgets = (email: string) =>
    nextLetter(app, email, resetting, () => client().json('POST', '/api/password/forgot', { email }))

  const [ada, adas] = [client(), 'ada@example.com']
  const replaced = await registers(ada, adas)
  const good = await nextLetter(app, adas, confirming, () => ada.json('POST', '/api/email/send-confirmation'))
  expect(await atEveryDoor(client(), replaced.secret)).toEqual(gone)
  const { path, fields } = doors.confirm
  expect((await client().json('POST', path, { token: good.secret, ...fields })).status).toBe(204)
  expect(await atEveryDoor(client(), good.secret)).toEqual(gone)

  const [first, second] = [await forgets(adas), await forgets(adas)]
  expect(await atEveryDoor(client(), first.secret)).toEqual(gone)
  const { path: reset, fields: chosenToo } = doors.reset
  expect((await client().json('POST', reset, { token: second.secret, ...chosenToo })).status).toBe(204)
  expect(await atEveryDoor(client(), second.secret)).toEqual(gone)

  const [bo, bos] = [client(), 'bo@example.com']
  const letters = [await registers(bo, bos), await forgets(bos)]
  await deleteAccount(bo)
  for (const { secret } of letters) expect(await atEveryDoor(client(), secret)).toEqual(gone)
})

test('54 a way back that is replaced, used, or of a guest who ended lets nobody in', async ({ client }) => {
  const wayOf = async (guest: Client) => {
    const { url } = (await (await guest.json('POST', '/api/return-link')).json()) as { url: string }
    return new URL(url).hash.slice(1)
  }
  const comesBack = async (token: string) => {
    const browser = client()
    const answer = await submitForm(browser, '/return', { token })
    return [answer.status, (await browser.get('/api/me')).status]
  }
  const guest = client()
  await guest.json('POST', '/api/guests', { name: 'Bo' })
  const [replaced, good] = [await wayOf(guest), await wayOf(guest)]
  expect(await comesBack(replaced)).toEqual([200, 401])
  const own = client()
  expect((await submitForm(own, '/return', { token: good })).status).toBe(303)
  expect((await own.get('/api/me')).status).toBe(200)
  const last = await wayOf(own)
  expect((await own.json('POST', '/api/logout')).status).toBe(204)
  expect(await comesBack(last)).toEqual([200, 401])
})

test('54 an app’s code and tokens are gone with the grant and with the account they are of', async ({
  app,
  client,
}) => {
  const jukebox = await PublicApp.start(app)
  try {
    const ends = [
      (browser: Client) => browser.json('DELETE', `/api/apps/${jukebox.clientId}`),
      (browser: Client) => deleteAccount(browser),
    ]
    for (const end of ends) {
      const { browser } = await signUp(client())
      const code = async () =>
        (await allow(browser, `${app.origin}${jukebox.authorize()}`)).searchParams.get('code') ?? ''
      const { access_token, refresh_token } = await jukebox.tokens(await code())
      const waiting = await code()
      expect(await jukebox.statusWith(access_token)).toBe(200)
      await end(browser)
      expect(await jukebox.statusWith(access_token)).toBe(401)
      const refused = [
        await jukebox.exchange(waiting),
        await jukebox.token({ grant_type: 'refresh_token', refresh_token }),
      ]
      for (const answer of refused) {
        expect([answer.status, await answer.json()]).toEqual([
          400,
          expect.objectContaining({ error: 'invalid_grant' }),
        ])
      }
    }
  } finally {
    await jukebox.stop()
  }
})
