import { createMiddleware } from 'hono/factory'
import { findAccount } from '../accounts'
import type { SimulatorEnv } from '../http'
import { ApiError } from './api-error'
import type { SpotifyWorld } from './world'

/**
 * Who calls, and whether they may at all. In this order: token (401), the app's rate window (429 with Retry-After), Premium of
 * the app's owner (403 in plain text), the app's user list (403).
 */
export function bearer(world: SpotifyWorld) {
  return createMiddleware<SimulatorEnv>(async (c, next) => {
    const authorization = c.req.header('authorization')
    if (!authorization) throw unauthorized('No token provided')
    const token = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i.exec(authorization)?.[1]
    const grant = token ? world.grants.findAccess(token) : 'unknown'
    if (grant === 'expired') throw unauthorized('The access token expired')
    if (grant === 'unknown') throw unauthorized('Invalid access token')
    const account = findAccount(grant.account)
    const client = world.clients.find((known) => known.client_id === grant.client_id)
    if (!account || !client) throw unauthorized('Invalid access token')
    c.get('record').account = account.name
    const wait = world.rate.take(client.client_id)
    if (wait > 0)
      throw new ApiError(429, 'API rate limit exceeded', undefined, { 'Retry-After': String(wait) })
    if (!world.behaviour().owner_premium) {
      return c.text('Active premium subscription required for the owner of the app.', 403)
    }
    if (!client.users.includes(account.name)) {
      throw new ApiError(403, 'User not registered in the Developer Dashboard')
    }
    if (c.req.method === 'PUT' && !c.req.header('content-length') && !c.req.header('transfer-encoding')) {
      throw new ApiError(411, 'Length Required')
    }
    c.set('caller', { account, client_id: client.client_id, scopes: new Set(grant.scope.split(' ')) })
    return next()
  })
}

function unauthorized(message: string): ApiError {
  return new ApiError(401, message, undefined, { 'WWW-Authenticate': 'Bearer realm="spotify"' })
}
