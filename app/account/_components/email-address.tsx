import { getTranslations } from 'next-intl/server'
import { Card } from '@/app/_components/card'
import type { SectionProps } from './section'

/** The address one signs in with. */
export async function EmailAddress({ viewer: { account } }: SectionProps) {
  const t = await getTranslations('account.email')
  return (
    <Card id="email" title={t('title')}>
      <p className="text-16 break-all">{account.email ?? t('none')}</p>
    </Card>
  )
}
