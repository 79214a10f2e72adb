import { Laptop, Smartphone } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { Confirm } from '@/app/_components/confirm'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { listSessions, type SessionDto } from '@/lib/accounts/sessions'
import { endOthersAction, endSessionAction } from '../actions'
import type { SectionProps } from './section'
import { timeWords } from './time-words'

/** The browsers signed in to an account, each with its end. */
export async function Sessions({ viewer }: SectionProps) {
  const t = await getTranslations('account.sessions')
  const { errorsTitle } = await formTexts()
  const sessions = await listSessions(viewer.account.id, viewer.credential.id)
  const others = sessions.filter(({ current }) => !current).length
  return (
    <Card id="sessions" title={t('title')} lead={t('lead')}>
      <ul className="grid border-t border-hairline">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      {others > 1 ? (
        <div className="pt-4">
          <Confirm label={t('end_others')} question={t('end_others_question', { count: others })}>
            <ActionForm action={endOthersAction} errorsTitle={errorsTitle}>
              <SubmitButton variant="danger">{t('end_others')}</SubmitButton>
            </ActionForm>
          </Confirm>
        </div>
      ) : null}
    </Card>
  )
}

async function SessionRow({ session }: { session: SessionDto }) {
  const t = await getTranslations('account.sessions')
  const { errorsTitle } = await formTexts()
  const when = (await timeWords())(session.last_seen_at)
  const [browser = '', system] = session.user_agent_label.split(' on ')
  const device = system ? t('device', { browser, system }) : session.user_agent_label
  const Icon = /iPhone|iPad|Android/.test(session.user_agent_label) ? Smartphone : Laptop
  return (
    <li className="flex min-h-16 items-center gap-4 border-b border-hairline py-2 last:border-b-0">
      <Icon aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <div className="grid min-w-0 flex-1">
        <span className="truncate text-14 font-medium">{device}</span>
        <span className="text-12 text-ink-3">{session.current ? t('current') : t('seen', { when })}</span>
      </div>
      {session.current ? null : (
        <ActionForm action={endSessionAction} errorsTitle={errorsTitle}>
          <input type="hidden" name="session_id" value={session.id} />
          <SubmitButton variant="quiet" label={t('end_of', { device })}>
            {t('end')}
          </SubmitButton>
        </ActionForm>
      )}
    </li>
  )
}
