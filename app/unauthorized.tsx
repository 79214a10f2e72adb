import { getTranslations } from 'next-intl/server'
import { ButtonLink } from './_components/button'
import { StopPage } from './_shell/stop-page'

export default async function Unauthorized() {
  const t = await getTranslations('errors.unauthorized')
  return (
    <StopPage title={t('title')} text={t('text')}>
      <ButtonLink href="/sign-in" variant="primary">
        {t('sign_in')}
      </ButtonLink>
      <ButtonLink href="/">{t('home')}</ButtonLink>
    </StopPage>
  )
}
