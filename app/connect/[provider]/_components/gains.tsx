import { AudioLinesOff, KeyRound, ShieldCheck, UsersRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Provider } from '@/lib/oauth/provider'
import { Fact } from './fact'

/** What a provider other than the music's is good for, and what it lets one choose. */
export function Gains({ provider }: { provider: Provider }) {
  const t = useTranslations('connect.facts')
  const named = { provider: provider.name }
  return (
    <ul className="grid border-t border-hairline">
      {provider.friends ? <Fact Icon={UsersRound} title={t('friends_title')} text={t('friends')} /> : null}
      {provider.scope.length === 0 ? (
        <Fact Icon={ShieldCheck} title={t('all_or_nothing_title')} text={t('all_or_nothing', named)} />
      ) : null}
      <Fact Icon={KeyRound} title={t('sign_in_title')} text={t('sign_in', named)} />
      <Fact Icon={AudioLinesOff} title={t('no_music_title')} text={t('no_music')} />
    </ul>
  )
}
