import { getTranslations } from 'next-intl/server'
import { ButtonLink } from './_components/button'
import { StopPage } from './_shell/stop-page'

/** 403: knows neither the page nor its room, so that nothing of either is in it. */
export default async function Forbidden() {
  const t = await getTranslations('errors.forbidden')
  return (
    <StopPage title={t('title')} text={t('text')}>
      <ButtonLink href="/" variant="primary">
        {t('home')}
      </ButtonLink>
    </StopPage>
  )
}
