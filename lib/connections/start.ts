import 'server-only'
import { AppError } from '../errors'
import { beginAuthorization, type Intent } from '../oauth/flow'
import { requireProvider } from '../oauth/providers'
import { safeReturnTo } from '../oauth/return-to'
import { TokenCallError } from '../oauth/token-call-error'
import { rememberAuthorizationRequest } from './authorization-requests'

export type StartInput = {
  provider: string
  /** The session the callback has to come back to. */
  sessionId: string
  intent?: Intent
  /** Whatever the caller sent: made safe here. */
  returnTo?: string
  /** The request's `Cookie` header. */
  cookieHeader: string | null
}

/**
 * Sends someone to a provider to connect or to sign in.
 * @returns the provider's authorize URL and the `Set-Cookie` values that must reach the browser with it
 * @throws AppError `not_found` for a provider that is not available here, `provider_down` for one that cannot be discovered
 */
export async function startConnecting(input: StartInput): Promise<{ url: string; setCookies: string[] }> {
  const provider = requireProvider(input.provider)
  const { url, setCookies, nonce } = await beginAuthorization(provider, {
    sessionId: input.sessionId,
    intent: input.intent ?? 'connect',
    returnTo: safeReturnTo(input.returnTo),
    cookieHeader: input.cookieHeader,
  }).catch((error: unknown) => {
    if (error instanceof TokenCallError) throw new AppError('provider_down', { cause: error })
    throw error
  })
  await rememberAuthorizationRequest(provider.id, nonce)
  return { url: url.href, setCookies }
}
