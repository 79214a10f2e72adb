import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { buttonClass } from '@/app/_components/button'
import { StopPage } from '@/app/_shell/stop-page'

/** A code no open room has, or one that cannot be one. */
export default async function RoomNotFound() {
  const t = await getTranslations('room.missing')
  return (
    <StopPage title={t('title')} text={t('text')}>
      <Link href="/join" className={buttonClass({ variant: 'primary', size: 'large' })}>
        {t('join')}
      </Link>
      <Link href="/create" className={buttonClass({ variant: 'quiet', size: 'large' })}>
        {t('create')}
      </Link>
    </StopPage>
  )
}
