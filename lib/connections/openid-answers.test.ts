import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOpenIdConnect } from '@/scripts/vitest/providers-under-test/openid-connect'
import { singleton } from '../singleton'
import { discoveryRows, keysRows, type Members, userInfoRows } from './openid-answers.table'
import { forgetEverybody, type Person, type ProviderWorld, startProviderWorld } from './world-under-test'

const discovery = '/.well-known/openid-configuration'

let world: ProviderWorld<Awaited<ReturnType<typeof startOpenIdConnect>>>
let ada: Person
let published: Members
let keys: Members[]

beforeAll(async () => {
  world = await startProviderWorld(startOpenIdConnect)
  const { issuer } = world.provider.server
  published = await (await fetch(`${issuer}${discovery}`)).json()
  const set: { keys: Members[] } = await (await fetch(`${issuer}/jwks`)).json()
  keys = set.keys
})
afterAll(() => world.provider.close())
beforeEach(async () => {
  await forgetEverybody()
  world.provider.reset()
  singleton('discovered-metadata', () => new Map()).clear()
  ada = await world.person()
})

/** What comes of connecting. */
async function connecting(): Promise<string> {
  try {
    const outcome = await world.connect(ada)
    if (outcome.ok === 'again') return outcome.path
    return outcome.ok ? 'connected' : outcome.reason
  } catch (error) {
    expect(error).toMatchObject({ code: 'provider_down' })
    return 'down'
  }
}

/** Nothing of keys is remembered for metadata that were not seen before. */
let seen = 0
const unseen = () => ({ userinfo_signing_alg_values_supported: [`unseen-${++seen}`] })

test.each(discoveryRows)('metadata %s', async (_, document, expected) => {
  const isChange = typeof document === 'function'
  const answer = isChange ? { body: document({ ...published }) } : { body: { ...published }, ...document }
  world.provider.server.faults({ match: { path: discovery }, status: 200, ...answer })
  expect(await connecting()).toBe(expected)
  singleton('discovered-metadata', () => new Map()).clear()
  expect(await connecting()).toBe('connected')
})

test.each(keysRows)('keys of which there is %s', async (_, made, expected) => {
  const body = { ...published, ...unseen() }
  world.provider.server.faults({ match: { path: discovery }, status: 200, body })
  world.provider.server.faults({ match: { path: '/jwks' }, times: 9, status: 200, body: made(keys) })
  expect(await connecting()).toBe(expected)
})

describe('UserInfo that answers', () => {
  test.each(userInfoRows)('%s', async (_, answer, shown) => {
    world.provider.server.faults({ match: { path: '/me' }, status: answer.drop ? undefined : 200, ...answer })
    expect(await connecting()).toBe(shown === null ? 'provider_error' : 'connected')
    if (shown !== null) {
      expect(await world.row(ada)).toMatchObject({ providerAccountId: 'ada', providerAccountName: shown })
    }
  })
})
