import 'server-only'
import { isAppError } from '../errors'
import { unverifiedHeader } from './front-peer'
import { isThisMachine } from './peer'
import { assertSameOrigin } from './same-origin'

/**
 * Whether somebody on this machine asks, so that monitoring needs no token. A proxy here that is not told to us may ask
 * for anybody, and another site's page may ask through a browser here: neither counts. Who shows a token has its rights.
 */
export function asksHere(headers: Headers): boolean {
  return (
    !headers.has('authorization') &&
    isThisMachine(headers) &&
    !headers.has(unverifiedHeader) &&
    !fromAnotherSite(headers)
  )
}

function fromAnotherSite(headers: Headers): boolean {
  try {
    assertSameOrigin(headers)
    return false
  } catch (error) {
    if (isAppError(error, 'cross_site')) return true
    throw error
  }
}
