import { getTranslations } from 'next-intl/server'
import { buttonClass } from '@/app/_components/button'
import { StopPage } from '@/app/_shell/stop-page'

/** For everybody who is no administrator. Holds nothing of the page that was asked for. */
export async function AdminForbidden() {
  const t = await getTranslations('admin.forbidden')
  return (
    <StopPage title={t('title')} text={t('text')}>
      <a href="/" className={buttonClass({ variant: 'primary', size: 'large' })}>
        {t('home')}
      </a>
      <a href="/account" className={buttonClass({ variant: 'quiet', size: 'large' })}>
        {t('account')}
      </a>
    </StopPage>
  )
}
