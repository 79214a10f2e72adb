import 'server-only'
import { z } from 'zod'
import { AppError } from '../errors'
import { beginAuthorization, type Intent } from '../oauth/flow'
import type { Provider } from '../oauth/provider'
import { requireProvider } from '../oauth/providers'
import { safeReturnTo } from '../oauth/return-to'
import { TokenCallError } from '../oauth/token-call-error'
import { rememberAuthorizationRequest } from './authorization-requests'
import { findConnection } from './connection-row'
import { mayExport } from './export-scope'

/** What one may want of a provider that its least scopes do not reach: making playlists. */
export const also = z.enum(['export'])

type Also = z.infer<typeof also>

export type StartInput = {
  provider: string
  /** The session the callback has to come back to. */
  sessionId: string
  intent?: Intent
  /** Whose connection it will be, unless somebody is signed in by it. */
  accountId: string
  /** What the provider is asked for besides the least. */
  also?: Also
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
    scope: await scopeOf(provider, input),
  }).catch((error: unknown) => {
    if (error instanceof TokenCallError) throw new AppError('provider_down', { cause: error })
    throw error
  })
  await rememberAuthorizationRequest(provider.id, nonce)
  return { url: url.href, setCookies }
}

/** The least scopes, and what is wanted besides, or was granted before: connecting again takes nothing away. */
async function scopeOf(provider: Provider, { accountId, also }: StartInput): Promise<readonly string[]> {
  if (provider.exportScope.length === 0) return provider.scope
  const wanted =
    also === 'export' || mayExport(provider, await findConnection({ accountId, provider: provider.id }))
  return wanted ? [...provider.scope, ...provider.exportScope] : provider.scope
}
