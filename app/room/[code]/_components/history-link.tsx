import { History } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { buttonClass } from '@/app/_components/button'

/** Leads to what has played in the room. */
export function HistoryLink({ code, className }: { code: string; className?: string }) {
  const t = useTranslations('room')
  return (
    <Link
      href={`/room/${code}/history`}
      prefetch={false}
      className={`${buttonClass({ variant: 'plain' })} ${className ?? ''}`}
    >
      <History aria-hidden size={18} />
      {t('history')}
    </Link>
  )
}
