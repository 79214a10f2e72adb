import { Crown, type LucideIcon, Speaker, Users, UsersRound } from 'lucide-react'
import { useTranslations } from 'next-intl'

/** What Spotify asks for, said before connecting. */
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

function Fact({ Icon, title, text }: { Icon: LucideIcon; title: string; text: string }) {
  return (
    <li className="flex gap-4 border-b border-hairline py-4">
      <Icon aria-hidden size={20} strokeWidth={1.75} className="mt-0.5 shrink-0 text-accent" />
      <div className="grid gap-1 text-14">
        <p className="font-medium">{title}</p>
        <p className="text-ink-3">{text}</p>
      </div>
    </li>
  )
}
