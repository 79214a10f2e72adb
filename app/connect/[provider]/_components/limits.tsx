import { Crown, Speaker, Users, UsersRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Fact } from './fact'

/** What the music provider asks for, said before connecting. */
export function Limits() {
  const t = useTranslations('connect.facts')
  return (
    <ul className="grid border-t border-hairline">
      <Fact Icon={Crown} title={t('premium_title')} text={t('premium')} />
      <Fact Icon={Speaker} title={t('device_title')} text={t('device')} />
      <Fact Icon={Users} title={t('development_title')} text={t('development')} />
      <Fact Icon={UsersRound} title={t('public_title')} text={t('public')} />
    </ul>
  )
}
