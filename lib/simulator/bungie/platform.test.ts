import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BungieUnderTest, CLIENT, OTHER_CLIENT } from './bungie-under-test'

const FRIENDS = '/Social/Friends/'
const MEMBERSHIPS = '/User/GetMembershipsForCurrentUser/'
const USER = '/User/GetBungieNetUserById/20261107/'

let bungie: BungieUnderTest
let ada: string
beforeAll(async () => {
  bungie = await BungieUnderTest.start()
})
beforeEach(async () => {
  bungie.simulator.control.reset()
  ada = (await bungie.connect('ada')).access_token
})
afterAll(() => bungie.simulator.close())

const control = () => bungie.simulator.control

/** HTTP status, ErrorCode and ErrorStatus, after a look at the envelope around them. */
async function failure(path: string, token: string | null, key?: string | null) {
  const { status, body } = await bungie.call(path, token, key)
  expect(Object.keys(body).sort()).toEqual([
    'ErrorCode',
    'ErrorStatus',
    'Message',
    'MessageData',
    'ThrottleSeconds',
  ])
  return [status, body.ErrorCode, body.ErrorStatus]
}

test('an answer is wrapped in the envelope', async () => {
  expect((await bungie.call(FRIENDS, ada)).body).toEqual({
    Response: { friends: expect.any(Array) },
    ErrorCode: 1,
    ThrottleSeconds: 0,
    ErrorStatus: 'Success',
    Message: 'Ok',
    MessageData: {},
  })
})

test('every call needs the app’s key, before the token is looked at', async () => {
  for (const path of [FRIENDS, MEMBERSHIPS, USER]) {
    expect(await failure(path, ada, null)).toEqual([401, 2102, 'ApiKeyMissingFromRequest'])
    expect(await failure(path, null, 'unknown')).toEqual([401, 2101, 'ApiInvalidOrExpiredKey'])
  }
})

test('a token that is not accepted is error 99 with HTTP 500, none at all with HTTP 401', async () => {
  expect(await failure(FRIENDS, null)).toEqual([401, 99, 'WebAuthRequired'])
  expect(await failure(FRIENDS, 'unknown')).toEqual([500, 99, 'WebAuthRequired'])
  expect(await failure(FRIENDS, 'not b64: !')).toEqual([500, 99, 'WebAuthRequired'])
  control().tokens({ account: 'ada', provider: 'bungie', expire: 'access' })
  expect(await failure(MEMBERSHIPS, ada)).toEqual([500, 99, 'WebAuthRequired'])
})

test('a token is good with the key of its own app only', async () => {
  expect(await failure(FRIENDS, ada, OTHER_CLIENT.bungie.api_key)).toEqual([500, 99, 'WebAuthRequired'])
})

test('memberships name the account of the token, ids as strings beyond what a number holds', async () => {
  const { Response } = (await bungie.call(MEMBERSHIPS, ada)).body
  expect(Response.bungieNetUser).toMatchObject({ membershipId: '20260101', displayName: 'Ada' })
  const ids = Response.destinyMemberships.map(({ membershipId }: { membershipId: string }) => membershipId)
  expect(Response.primaryMembershipId).toBe(ids[0])
  expect(ids).toHaveLength(2)
  for (const id of ids) expect(String(Number(id))).not.toBe(id)
  const bela = (await bungie.connect('bela')).access_token
  expect((await bungie.call(MEMBERSHIPS, bela)).body.Response.primaryMembershipId).toBeNull()
})

test('ada has friends of every kind, in the same order each time', async () => {
  const { friends } = (await bungie.call(FRIENDS, ada)).body.Response
  const told = friends.map((friend: Record<string, unknown>) => [
    friend.bungieGlobalDisplayName,
    friend.bungieGlobalDisplayNameCode,
    friend.onlineStatus,
    friend.onlineTitle,
    'bungieNetUser' in friend,
  ])
  expect(told).toEqual([
    ['Bela', 420, 1, 2, true],
    ['Mira Voss', 7, 1, 2, true],
    ['Old Harbor', 2214, 1, 1, true],
    ['runner_runner', 3031, 1, 4, true],
    ['Ünïcorn Ärger', 88, 1, 2, false],
    ['Idle Ida', 1290, 1, 0, true],
    ['NoNumberYet', null, 0, 0, true],
    ['Kestrel <b>&', 4410, 0, 0, true],
    ['Carl', 9001, 0, 0, true],
  ])
  expect((await bungie.call(FRIENDS, ada)).body.Response.friends).toEqual(friends)
})

test('bela has one friend, carl none, and dora keeps hers private', async () => {
  const token = async (name: string) => (await bungie.connect(name)).access_token
  expect((await bungie.call(FRIENDS, await token('bela'))).body.Response.friends).toHaveLength(1)
  expect((await bungie.call(FRIENDS, await token('carl'))).body.Response.friends).toEqual([])
  expect((await bungie.call(FRIENDS, await token('eve'))).body.Response.friends).toHaveLength(2)
  expect(await failure(FRIENDS, await token('dora'))).toEqual([200, 1665, 'DestinyPrivacyRestriction'])
})

test('a user is found by id with the key alone; unknown and impossible ids are told apart', async () => {
  const { body } = await bungie.call(USER, null)
  expect(body.Response).toMatchObject({ membershipId: '20261107', displayName: 'Mira Voss' })
  expect(await failure('/User/GetBungieNetUserById/1/', null)).toEqual([
    200,
    205,
    'UserCannotFindRequestedUser',
  ])
  expect(await failure('/User/GetBungieNetUserById/ada/', null)).toEqual([400, 7, 'ParameterParseFailure'])
})

test.each(['/Social/Friends', '/Social/Nothing/', '/', '/App/OAuth/token/'])(
  'GET %s is not there, in the envelope',
  async (path) => {
    expect(await failure(path, ada)).toEqual([404, 21, 'NotFound'])
  },
)

test('each endpoint has a throttle of its own per app, with the seconds to wait inside a 200', async () => {
  control().behaviour({ bungie_rate_window: { limit: 2, seconds: 10 } })
  await bungie.call(FRIENDS, ada)
  control().clock({ advance_ms: 4_000 })
  await bungie.call(FRIENDS, ada)
  expect(await failure(FRIENDS, ada)).toEqual([200, 51, 'PerEndpointRequestThrottleExceeded'])
  expect((await bungie.call(FRIENDS, ada)).body.ThrottleSeconds).toBe(6)
  expect((await bungie.call(MEMBERSHIPS, ada)).body.ErrorCode).toBe(1)
  const other = (await bungie.connect('ada', OTHER_CLIENT)).access_token
  expect((await bungie.call(FRIENDS, other, OTHER_CLIENT.bungie.api_key)).body.ErrorCode).toBe(1)
  control().clock({ advance_ms: 6_000 })
  expect((await bungie.call(FRIENDS, ada)).body.ErrorCode).toBe(1)
})

test('the rate window of all providers is its throttle as well', async () => {
  control().behaviour({ rate_window: { limit: 1, seconds: 30 } })
  await bungie.call(FRIENDS, ada)
  expect(await failure(FRIENDS, ada)).toEqual([200, 51, 'PerEndpointRequestThrottleExceeded'])
  const both = { rate_window: { limit: 1, seconds: 30 }, bungie_rate_window: { limit: 9, seconds: 10 } }
  expect(control().behaviour(both)).toMatchObject(both)
})

test('the throttle counts each user id of one endpoint together', async () => {
  control().behaviour({ bungie_rate_window: { limit: 1, seconds: 10 } })
  await bungie.call('/User/GetBungieNetUserById/20260101/', null)
  expect((await bungie.call('/User/GetBungieNetUserById/20260102/', null)).body.ErrorCode).toBe(51)
})

test('in maintenance API and token endpoint answer a page, or the envelope with SystemDisabled', async () => {
  control().behaviour({ bungie_maintenance: 'html' })
  const api = await fetch(`${bungie.platform}${FRIENDS}`)
  for (const response of [api, await bungie.exchange('any')]) {
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/html; charset=UTF-8'])
    expect(await response.text()).toContain('maintenance')
  }
  control().behaviour({ bungie_maintenance: 'json' })
  expect(await failure(FRIENDS, ada)).toEqual([503, 5, 'SystemDisabled'])
  const token = await bungie.exchange('any')
  expect([token.status, (await token.json()).ErrorCode]).toEqual([503, 5])
  expect((await bungie.authorize()).status).toBe(200)
  control().behaviour({ bungie_maintenance: null })
  expect((await bungie.call(FRIENDS, ada)).body.ErrorCode).toBe(1)
})

test('requests are told with provider and account, and no key, code or token', async () => {
  await bungie.call(FRIENDS, ada)
  const requests = control().requests()
  expect(
    requests.map(({ provider, path, account, grant_type, status }) => ({
      provider,
      path,
      account,
      grant_type,
      status,
    })),
  ).toEqual([
    { provider: 'bungie', path: '/bungie/en/OAuth/Authorize', account: 'ada', status: 302 },
    {
      provider: 'bungie',
      path: '/bungie/Platform/App/OAuth/token/',
      account: 'ada',
      grant_type: 'authorization_code',
      status: 200,
    },
    { provider: 'bungie', path: '/bungie/Platform/Social/Friends/', account: 'ada', status: 200 },
  ])
  for (const secret of [ada, CLIENT.bungie.api_key]) expect(JSON.stringify(requests)).not.toContain(secret)
})

test('a fault with only a status has the shape of the place it meets', async () => {
  const fault = (path: string, status: number, headers?: Record<string, string>) =>
    control().faults({ match: { provider: 'bungie', path }, status, headers })
  fault('/Friends/', 502)
  expect(await failure(FRIENDS, ada)).toEqual([502, 3, 'UnhandledException'])
  fault('/Friends/', 401)
  expect(await failure(FRIENDS, ada)).toEqual([401, 99, 'WebAuthRequired'])
  fault('/Friends/', 429, { 'Retry-After': '30' })
  expect((await bungie.call(FRIENDS, ada)).body).toMatchObject({ ErrorCode: 51, ThrottleSeconds: 30 })
  fault('/token/', 503)
  const token = await bungie.exchange('any')
  expect([token.status, (await token.json()).error]).toEqual([503, 'server_error'])
  fault('/Authorize', 500)
  const page = await bungie.authorize()
  expect([page.status, await page.text()]).toEqual([500, 'Refused on request'])
  expect((await bungie.call(FRIENDS, ada)).body.ErrorCode).toBe(1)
})
