import type { Client } from '../support/client'
import { expect, test } from '../support/http'
import { makeClient, type RegisteredClient } from '../support/oauth-client'
import type { Link } from './party'
import { type Stage, setStage } from './scope-stage'
import { type Holder, ScopeWalk } from './scope-walk'

type Tokens = { access_token: string; scope: string; _links: Record<string, Link> }

let registered: Promise<RegisteredClient> | null = null

/** A first-party client, which outlives a test. */
function firstParty(app: Parameters<typeof makeClient>[0]): Promise<RegisteredClient> {
  registered ??= makeClient(app, { grants: ['password', 'refresh_token'] })
  return registered
}

async function byPassword(program: Client, stage: Stage, scope: string): Promise<Tokens> {
  const { email: username, password, client } = stage
  const answer = await program.form(
    '/api/oauth/token',
    { grant_type: 'password', username, password, scope },
    { authorization: client.basic },
  )
  expect(answer.status).toBe(200)
  return (await answer.json()) as Tokens
}

// Unit tests hold every set of scopes against the table of operations; here the widest and the narrowest are lived.
test('35: a token of the password grant with every scope may do what its links list, and nothing else', async ({
  client,
  app,
}) => {
  const stage = await setStage(client, await firstParty(app))
  const scope = 'profile performer venue'
  const { _links } = await byPassword(client(), stage, scope)
  const holder: Holder = {
    mint: async () => `Bearer ${(await byPassword(client(), stage, scope)).access_token}`,
    links: _links,
    deletion: 'users.delete_by_post',
  }
  const names = await (await ScopeWalk.start(stage, holder, client())).walk()
  const open = ['users.delete_by_post', 'logout', 'rooms.read', 'rooms.create', 'rooms.join', 'users.update']
  expect(names).toEqual(expect.arrayContaining(open))
})

for (const some of [[], ['venue']]) {
  test(`35: a personal token with ${some.join(' ') || 'no scope'} may do what its links list, and nothing else`, async ({
    client,
    app,
  }) => {
    const stage = await setStage(client, await firstParty(app))
    const told = some.length > 0 ? (await byPassword(client(), stage, some.join(' ')))._links : {}
    // What needs the password grant is not for a personal token.
    const { delete: _, delete_by_post: __, ...links } = told
    const holder: Holder = {
      links: some.length === 0 ? undefined : links,
      mint: async () => {
        const made = await stage.browser.json('POST', '/api/tokens', { name: 'Walk', scopes: ['venue'] })
        const { id, token } = (await made.json()) as { id: string; token: string }
        await app.database((sql) => sql`update personal_tokens set scopes = ${some} where id = ${id}`)
        return `Token ${token}`
      },
    }
    const names = await (await ScopeWalk.start(stage, holder, client())).walk()
    expect(names).not.toContain('users.delete')
    expect(names).not.toContain('users.update')
    expect(names.includes('rooms.read')).toBe(some.length > 0)
  })
}

for (const [mark, wanted, absent] of [
  ['cities', ['cities.rooms', 'cities.close_room'], 'admin.users'],
  ['is_admin', ['admin.users', 'admin.mark_user', 'admin.revoke_token', 'admin.audit'], 'cities.rooms'],
] as const) {
  test(`35: a token of who was granted ${mark} may do what its links list, and nothing else`, async ({
    client,
    app,
  }) => {
    const stage = await setStage(client, await firstParty(app))
    await app.database((sql) =>
      mark === 'cities'
        ? sql`update accounts set cities = '{lisbon}' where email = ${stage.email}`
        : sql`update accounts set is_admin = true where email = ${stage.email}`,
    )
    const holder: Holder = {
      mint: async () => `Bearer ${(await byPassword(client(), stage, 'profile venue')).access_token}`,
      deletion: 'users.delete',
    }
    const names = await (await ScopeWalk.start(stage, holder, client())).walk()
    expect(names).toEqual(expect.arrayContaining([...wanted]))
    expect(names).not.toContain(absent)
  })
}
