import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { Card } from '@/app/_components/card'
import { Notice } from '@/app/_components/notice'
import { listPersonalTokens } from '@/lib/tokens/personal-tokens'
import type { SectionProps } from './section'
import { TokenForm } from './token-form'
import { TokenRow } from './token-row'

const mostShown = 50

/** Personal tokens: making one, and the end of each. */
export async function Tokens({ viewer: { account } }: SectionProps) {
  const t = await getTranslations('tokens')
  if (account.kind === 'guest') {
    return (
      <Card id="tokens" title={t('title')}>
        <Notice action={<ButtonLink href="/register">{t('register')}</ButtonLink>}>{t('guest')}</Notice>
      </Card>
    )
  }
  const tokens = await listPersonalTokens(account.id)
  const older = Math.max(0, tokens.length - mostShown)
  return (
    <Card id="tokens" title={t('title')} lead={t('lead')}>
      {tokens.length > 0 ? (
        <ul className="grid border-t border-hairline">
          {tokens.slice(0, mostShown).map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      ) : (
        <p className="border-t border-hairline py-4 text-14 text-ink-2">{t('none')}</p>
      )}
      {older > 0 ? <p className="pt-2 text-14 text-ink-3">{t('more', { count: older })}</p> : null}
      <TokenForm />
    </Card>
  )
}
