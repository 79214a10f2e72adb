import type { HttpClient } from 'bungie-api-ts/http'
import { getFriendList } from 'bungie-api-ts/social'
import { getBungieNetUserById, getMembershipDataForCurrentUser } from 'bungie-api-ts/user'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BungieUnderTest, CLIENT } from './bungie-under-test'

let bungie: BungieUnderTest
let accessToken: string
beforeAll(async () => {
  bungie = await BungieUnderTest.start()
})
beforeEach(async () => {
  bungie.simulator.control.reset()
  accessToken = (await bungie.connect('ada')).access_token
})
afterAll(() => bungie.simulator.close())

/** What the package asks its user for: a function that makes the request and hands back the envelope. */
function client(headers: Record<string, string>): HttpClient {
  return async ({ method, url, params, body }) => {
    const address = new URL(url.replace(/^https:\/\/www\.bungie\.net/, `${bungie.simulator.origin}/bungie`))
    for (const [name, value] of Object.entries(params ?? {})) address.searchParams.set(name, value)
    const response = await fetch(address, { method, headers, body: body && JSON.stringify(body) })
    return response.json()
  }
}

const signedIn = () => client({ 'X-API-Key': CLIENT.bungie.api_key, Authorization: `Bearer ${accessToken}` })

test('bungie-api-ts reads memberships, a user and friends', async () => {
  const { Response: me } = await getMembershipDataForCurrentUser(signedIn())
  expect(me.bungieNetUser.displayName).toBe('Ada')
  expect(me.destinyMemberships.map(({ membershipType }) => membershipType)).toEqual([3, 2])
  const { Response: friends } = await getFriendList(signedIn())
  const names = friends.friends.map(
    ({ bungieGlobalDisplayName: name, bungieGlobalDisplayNameCode: code }) =>
      `${name}#${String(code).padStart(4, '0')}`,
  )
  expect(names).toContain('Mira Voss#0007')
  const id = friends.friends[0]?.bungieNetUser.membershipId ?? ''
  expect((await getBungieNetUserById(signedIn(), { id })).Response.displayName).toBe('Bela')
})

test('bungie-api-ts hands the platform’s errors on: no key, no valid token, throttled, private, in maintenance', async () => {
  const told = async (http: HttpClient) => {
    const { ErrorCode, ErrorStatus } = await getFriendList(http)
    return [ErrorCode, ErrorStatus]
  }
  const { control } = bungie.simulator
  expect(await told(client({}))).toEqual([2102, 'ApiKeyMissingFromRequest'])
  expect(await told(client({ 'X-API-Key': CLIENT.bungie.api_key }))).toEqual([99, 'WebAuthRequired'])
  control.tokens({ account: 'ada', provider: 'bungie', expire: 'access' })
  expect(await told(signedIn())).toEqual([99, 'WebAuthRequired'])
  accessToken = (await bungie.connect('dora')).access_token
  expect(await told(signedIn())).toEqual([1665, 'DestinyPrivacyRestriction'])
  control.behaviour({ bungie_rate_window: { limit: 0, seconds: 10 } })
  const throttled = await getFriendList(signedIn())
  expect([throttled.ErrorCode, throttled.ThrottleSeconds]).toEqual([51, 10])
  control.behaviour({ bungie_maintenance: 'json' })
  expect(await told(signedIn())).toEqual([5, 'SystemDisabled'])
})
