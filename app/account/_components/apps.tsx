import { getTranslations } from 'next-intl/server'
import { Card } from '@/app/_components/card'
import { type AppDto, listApps } from '@/lib/tokens/apps'
import { withdrawAppAction } from './apps-actions'
import { EndConfirm } from './end-confirm'
import type { SectionProps } from './section'
import { timeWords } from './time-words'

/** The apps somebody let in, each with its end. */
export async function Apps({ viewer: { account } }: SectionProps) {
  const t = await getTranslations('apps')
  const apps = await listApps(account.id)
  return (
    <Card id="apps" title={t('title')} lead={t('lead')}>
      {apps.length > 0 ? (
        <ul className="grid border-t border-hairline">
          {apps.map((app) => (
            <AppRow key={app.id} app={app} />
          ))}
        </ul>
      ) : (
        <p className="border-t border-hairline pt-4 text-14 text-ink-2">{t('none')}</p>
      )}
    </Card>
  )
}

async function AppRow({ app }: { app: AppDto }) {
  const t = await getTranslations('apps')
  const words = await getTranslations('scopes')
  const when = await timeWords()
  return (
    <li className="grid gap-2 border-b border-hairline py-4 last:border-b-0 last:pb-0">
      <div className="grid min-w-0 gap-1">
        <p className="text-16 font-medium break-words">{app.name}</p>
        <p className="text-14 text-ink-2">{app.scopes.map((scope) => words(`${scope}.title`)).join(' · ')}</p>
        <p className="text-12 text-ink-3">
          {t('since', { when: when(app.authorized_at) })},{' '}
          {app.last_used_at ? t('used', { when: when(app.last_used_at) }) : t('unused')}
        </p>
      </div>
      <EndConfirm
        label={t('withdraw')}
        of={app.name}
        question={t('withdraw_question', { app: app.name })}
        yes={t('withdraw_yes')}
        action={withdrawAppAction}
        name="client_id"
        value={app.id}
      />
    </li>
  )
}
