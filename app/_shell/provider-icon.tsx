import { AudioLines, KeyRound, type LucideIcon, UsersRound } from 'lucide-react'
import type { Provider } from '@/lib/oauth/provider'
import { type Purpose, purposesOf } from './purposes'

const icons: Record<Purpose, LucideIcon> = { music: AudioLines, friends: UsersRound, sign_in: KeyRound }

/** A mark for what the provider is good for: a provider's own logo is not ours to draw. */
export function ProviderIcon({ provider, size = 20 }: { provider: Provider; size?: number }) {
  const Icon = icons[purposesOf(provider)[0]]
  return <Icon aria-hidden size={size} strokeWidth={1.75} className="shrink-0" />
}
