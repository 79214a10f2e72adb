import { getTranslations } from 'next-intl/server'
import { buttonClass } from '@/app/_components/button'
import { StopPage } from '@/app/_shell/stop-page'

/** For members who are guests. Holds nothing of the room, not even its code. */
export default async function HostPageForbidden() {
  const t = await getTranslations('host.forbidden')
  return (
    <StopPage title={t('title')} text={t('text')}>
      {/* Relative to the refused address: the room it belongs to. */}
      <a href="." className={buttonClass({ variant: 'primary', size: 'large' })}>
        {t('room')}
      </a>
      <a href="/" className={buttonClass({ variant: 'quiet', size: 'large' })}>
        {t('home')}
      </a>
    </StopPage>
  )
}
