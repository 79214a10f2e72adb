import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { startOpenIdConnect } from '@/scripts/vitest/providers-under-test/openid-connect'
import { drainEvents } from '../events/drain'
import { stopListening } from '../events/listeners'
import { requireProvider } from '../oauth/providers'
import { refreshTokens } from '../oauth/token-calls'
import { validAccessToken } from './access-token'
import { disconnect } from './disconnect'
import { attemptRevocation, revokeWhatGoes } from './revocation'
import { mostAttempts } from './revocation-jobs'
import { openRefreshToken } from './sealed-tokens'
import { forgetEverybody, type Person, type ProviderWorld, startProviderWorld } from './world-under-test'

const revocation = '/token/revocation'

let world: ProviderWorld<Awaited<ReturnType<typeof startOpenIdConnect>>>
let ada: Person

beforeAll(async () => {
  world = await startProviderWorld(startOpenIdConnect)
})
afterAll(() => world.provider.close())
beforeEach(async () => {
  await forgetEverybody()
  world.provider.reset()
  revokeWhatGoes()
  ada = await world.person()
  await world.connect(ada)
})
afterEach(() => stopListening('revoke-at-provider'))

/** Takes what was ordered from the queue. */
async function ordered(): Promise<unknown[]> {
  await drainEvents()
  const jobs = await db().execute<{ payload: unknown }>(
    sql`delete from graphile_worker._private_jobs returning payload`,
  )
  return jobs.map(({ payload }) => payload)
}

const asked = () => world.provider.server.requests().filter(({ path }) => path === revocation).length

test('a disconnected account’s tokens are revoked where they came from, and are sealed until then', async () => {
  const { accessToken } = await validAccessToken(ada.key)
  const refreshToken = openRefreshToken(await world.row(ada)) ?? ''
  await disconnect(ada.key)
  const [job, ...more] = await ordered()
  expect(more).toEqual([])
  expect(JSON.stringify(job)).not.toContain(refreshToken)
  await attemptRevocation(job, 1)
  expect(asked()).toBe(1)
  expect(await world.provider.takes(accessToken)).toBe(false)
  await expect(refreshTokens(requireProvider('oidc'), refreshToken)).rejects.toMatchObject({
    oauthError: 'invalid_grant',
  })
})

test('so are those of an account another one took the place of, and the new ones stay good', async () => {
  const { accessToken } = await validAccessToken(ada.key)
  await world.connect(ada, 'bela')
  for (const job of await ordered()) await attemptRevocation(job, 1)
  expect(await world.provider.takes(accessToken)).toBe(false)
  expect(await world.provider.takes((await validAccessToken(ada.key)).accessToken)).toBe(true)
})

test('who has connected again meanwhile keeps everything', async () => {
  await disconnect(ada.key)
  const jobs = await ordered()
  await world.connect(ada)
  for (const job of jobs) await attemptRevocation(job, 1)
  expect(asked()).toBe(0)
  expect(await world.provider.takes((await validAccessToken(ada.key)).accessToken)).toBe(true)
})

test('a grant that is dead anyway, and a refresh, order nothing', async () => {
  await world.expire(ada)
  await validAccessToken(ada.key)
  world.provider.end('ada', 'grant')
  await world.expire(ada)
  await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
  expect(await ordered()).toEqual([])
})

test('a provider that does not answer is asked again, and in the end let be', async () => {
  await disconnect(ada.key)
  const [job] = await ordered()
  world.provider.server.faults({ match: { path: revocation }, times: 2, status: 503, body: 'oops' })
  await expect(attemptRevocation(job, 1)).rejects.toMatchObject({ failure: 'unavailable' })
  await expect(attemptRevocation(job, mostAttempts)).resolves.toBeUndefined()
  await expect(attemptRevocation(job, 3)).resolves.toBeUndefined()
  expect(asked()).toBe(3)
})
