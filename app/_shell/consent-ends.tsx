import { getFormatter, getTranslations } from 'next-intl/server'
import { Notice } from '@/app/_components/notice'
import { ConnectButton } from './connect-button'

type ConsentEndsProps = {
  provider: { id: string; name: string }
  /** As `endsSoon` tells it. */
  end: Date
  /** Where the person stands, and comes back to. */
  returnTo: string
  className?: string
}

/** Says ahead when the provider will ask again, and lets its owner do it now, while nothing is interrupted. */
export async function ConsentEnds({ provider, end, returnTo, className }: ConsentEndsProps) {
  const t = await getTranslations('connect.ends')
  const format = await getFormatter()
  const named = {
    provider: provider.name,
    date: format.dateTime(end, { day: 'numeric', month: 'long' }),
  }
  const past = end.getTime() <= Date.now()
  return (
    <Notice
      tone="needs-you"
      className={className}
      title={t(past ? 'past_title' : 'title', named)}
      action={
        <ConnectButton
          provider={provider.id}
          returnTo={returnTo}
          label={t('reconnect_named', named)}
          variant="quiet"
        >
          {t('reconnect')}
        </ConnectButton>
      }
    >
      {t(past ? 'past_text' : 'text', named)}
    </Notice>
  )
}
