import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { buttonClass } from '@/app/_components/button'
import { StopPage } from '@/app/_shell/stop-page'

type NoDisplayProps = { why: 'ended' } | { why: 'no_link'; code: string }

/** In the place of a display: the room has ended, or no link was opened here, or it was ended. Says how to get one. */
export async function NoDisplay(props: NoDisplayProps) {
  const t = await getTranslations('tv.closed')
  return (
    <StopPage title={t(`${props.why}.title`)} text={t(`${props.why}.text`)}>
      <Link href="/display" className={buttonClass({ variant: 'primary', size: 'large' })}>
        {t('open_link')}
      </Link>
      {props.why === 'no_link' ? (
        <Link href={`/join/${props.code}`} className={buttonClass({ variant: 'quiet', size: 'large' })}>
          {t('join')}
        </Link>
      ) : null}
    </StopPage>
  )
}
