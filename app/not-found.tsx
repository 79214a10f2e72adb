import { getTranslations } from 'next-intl/server'
import { ButtonLink } from './_components/button'
import { StopPage } from './_shell/stop-page'

export default async function NotFound() {
  const t = await getTranslations('errors.not_found')
  return (
    <StopPage title={t('title')} text={t('text')}>
      <ButtonLink href="/join" variant="primary" size="large">
        {t('join')}
      </ButtonLink>
      <ButtonLink href="/" size="large">
        {t('home')}
      </ButtonLink>
    </StopPage>
  )
}
