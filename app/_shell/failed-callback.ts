import 'server-only'
import { type CallbackReason, callbackReason } from '@/lib/oauth/callback-reasons'
import type { Provider } from '@/lib/oauth/provider'
import { providerOrNull } from '@/lib/oauth/providers'

/** What a page's query says of a callback that failed (`?connect=…&provider=…`); null where it says nothing that is known. */
export function failedCallback(
  query: Record<string, string | string[] | undefined>,
): { provider: Provider; reason: CallbackReason } | null {
  const reason = callbackReason(query.connect)
  const provider = typeof query.provider === 'string' ? providerOrNull(query.provider) : null
  return reason && provider ? { provider, reason } : null
}
