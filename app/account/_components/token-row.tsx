import { getTranslations } from 'next-intl/server'
import type { PersonalTokenDto } from '@/lib/tokens/personal-tokens'
import { EndConfirm } from './end-confirm'
import { timeWords } from './time-words'
import { revokeTokenAction } from './tokens-actions'

/** What a token is for, what it may do, how it was used, and its end. */
export async function TokenRow({ token }: { token: PersonalTokenDto }) {
  const t = await getTranslations('tokens')
  const words = await getTranslations('scopes')
  const when = await timeWords()
  const facts = [
    t('facts.created', { when: when(token.created_at) }),
    token.last_used_at ? t('facts.used', { when: when(token.last_used_at) }) : t('facts.unused'),
    token.expires_at ? t('facts.expires', { when: when(token.expires_at) }) : t('facts.lasting'),
  ]
  return (
    <li className="grid gap-2 border-b border-hairline py-4">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="min-w-0 text-16 font-medium break-words">{token.name}</span>
          <span className="font-mono text-12 text-ink-3">{t('hint', { hint: token.hint })}</span>
        </p>
        <p className="text-14 text-ink-2">
          {token.scopes.map((scope) => words(`${scope}.title`)).join(' · ')}
        </p>
        <p className="text-12 text-ink-3">
          {token.origin === 'login' ? `${t('from_login')}. ` : null}
          {facts.join(', ')}
        </p>
      </div>
      <EndConfirm
        label={t('revoke')}
        of={token.name}
        question={t('revoke_question', { name: token.name })}
        yes={t('revoke_of', { name: token.name })}
        action={revokeTokenAction}
        name="token_id"
        value={token.id}
      />
    </li>
  )
}
