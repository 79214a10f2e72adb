import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import { findAccount } from '../accounts'
import type { SimulatorEnv } from '../http'
import { PlatformError } from './platform-error'
import type { BungieWorld } from './world'

/** The app's key (2101, 2102), then its throttle for this endpoint (51). */
export function keyed(world: BungieWorld) {
  return createMiddleware<SimulatorEnv>(async (c, next) => {
    const client = clientOfKey(world, c.req.header('x-api-key'))
    const wait = world.rate.take(`${client.client_id} ${routePath(c)}`)
    if (wait > 0) throw new PlatformError('throttled', wait)
    return next()
  })
}

/**
 * Whose token it is. One that is unknown, expired, revoked or of another app than the key's is 99 with HTTP 500, as users saw
 * it; without any token it is 99 with HTTP 401.
 */
export function signedIn(world: BungieWorld) {
  return createMiddleware<SimulatorEnv>(async (c, next) => {
    const authorization = c.req.header('authorization')
    if (!authorization) throw new PlatformError('tokenMissing')
    const token = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i.exec(authorization)?.[1]
    const grant = token ? world.grants.findAccess(token) : 'unknown'
    if (grant === 'expired' || grant === 'unknown') throw new PlatformError('tokenRefused')
    const account = findAccount(grant.account)
    const client = clientOfKey(world, c.req.header('x-api-key'))
    if (!account || client.client_id !== grant.client_id) throw new PlatformError('tokenRefused')
    c.get('record').account = account.name
    c.set('caller', { account, client_id: client.client_id, scopes: new Set() })
    return next()
  })
}

function clientOfKey({ clients }: BungieWorld, key: string | undefined) {
  if (!key) throw new PlatformError('keyMissing')
  const client = clients.find(({ bungie }) => bungie?.api_key === key)
  if (!client) throw new PlatformError('keyInvalid')
  return client
}
