import { randomUUID } from 'node:crypto'
import type { Client } from '../../e2e/support/client'
import { submitForm } from '../../e2e/support/forms'
import type { Scene, Stage } from './scene'

const password = 'lantern otter violet seven'

/** The pages of the administration, with something on each. */
export async function adminScenes({ visitor, makeAdmin }: Stage): Promise<Scene[]> {
  const ada = await person(visitor(), 'Ada')
  await makeAdmin('ada@example.com')
  const [bo, cy] = [await person(visitor(), 'Bo'), await person(visitor(), 'Cyprian Wolkenstein-Trostburg')]
  await bo.connect('bela')
  await bo.json('POST', '/api/rooms', { name: 'Balcony', city: 'Lisboa' })
  const guest = visitor()
  await guest.json('POST', '/api/guests', { name: 'Mira' })
  const { code } = (await (
    await cy.json('POST', '/api/rooms', { name: 'A very long name of a room' })
  ).json()) as {
    code: string
  }
  await guest.join(code, 'Mira')
  await visitor().json('POST', '/api/login', { email: 'bo@example.com', password })
  await bo.json('POST', '/api/tokens', { name: 'Jukebox in the hall', scopes: ['performer', 'venue'] })
  const [boId, cyId] = [await idOf(bo), await idOf(cy)]
  await ada.json('PATCH', `/api/admin/users/${boId}`, { cities: ['Lisboa', 'Porto'], is_admin: true })
  const suspended = await person(visitor(), 'Dora')
  await ada.json('PATCH', `/api/admin/users/${await idOf(suspended)}`, { suspended: true })
  const made = await ada.json('POST', '/api/admin/clients', {
    name: 'Console',
    grants: ['password', 'refresh_token'],
  })
  const { client_id } = (await made.json()) as { client_id: string }
  return [
    { name: 'admin', path: '/admin', as: ada },
    { name: 'admin-menu', path: '/', as: ada, before: (page) => page.getByLabel('Menu of Ada').click() },
    { name: 'admin-users', path: '/admin/users', as: ada },
    { name: 'admin-users-none', path: `/admin/users?q=${randomUUID()}`, as: ada },
    { name: 'admin-user', path: `/admin/users/${boId}`, as: ada },
    { name: 'admin-user-marked', path: `/admin/users/${boId}?done=marked`, as: ada },
    {
      name: 'admin-suspend',
      path: `/admin/users/${cyId}`,
      as: ada,
      before: (page) => page.getByRole('button', { name: /^Suspend / }).click(),
    },
    { name: 'admin-clients', path: '/admin/clients', as: ada },
    {
      name: 'admin-client-made',
      path: '/admin/clients/new',
      as: ada,
      before: async (page) => {
        await page.getByLabel('Name', { exact: true }).fill('Jukebox')
        await page.getByLabel('Redirect URIs').fill('https://jukebox.example/callback')
        await page.getByRole('button', { name: 'Make the client' }).click()
        await page.getByLabel('Client secret').waitFor()
      },
    },
    { name: 'admin-client', path: `/admin/clients/${client_id}`, as: ada },
    { name: 'admin-rooms', path: '/admin/rooms', as: ada },
    {
      name: 'admin-close',
      path: '/admin/rooms',
      as: ada,
      before: (page) => page.getByRole('button', { name: 'Close Balcony' }).click(),
    },
    { name: 'admin-connections', path: '/admin/connections', as: ada },
    { name: 'admin-tokens', path: '/admin/tokens', as: ada },
    { name: 'admin-audit', path: '/admin/audit', as: ada },
    { name: 'admin-forbidden', path: '/admin', as: guest },
  ]
}

async function person(client: Client, name: string): Promise<Client> {
  const email = `${name.split(' ')[0]?.toLowerCase()}@example.com`
  await submitForm(client, '/register', { name, email, password })
  return client
}

async function idOf(client: Client): Promise<string> {
  return ((await (await client.get('/api/me')).json()) as { id: string }).id
}
