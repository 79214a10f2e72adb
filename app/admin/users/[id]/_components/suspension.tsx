import { getTranslations } from 'next-intl/server'
import { Card } from '@/app/_components/card'
import { SubmitButton } from '@/app/_components/submit-button'
import type { AdminUserDetailsDto } from '@/lib/admin/user-details'
import { ConfirmAction } from '../../../_components/confirm-action'
import { reinstateAction, suspendAction } from '../../actions'

/** Suspends an account, after saying what ends with it, or lets it sign in again. */
export async function UserSuspension({ user }: { user: AdminUserDetailsDto }) {
  const t = await getTranslations('admin.user')
  const back = `/admin/users/${user.id}`
  if (user.suspended_at) {
    return (
      <Card id="suspension" title={t('reinstate')} lead={t('reinstate_lead')}>
        <form action={reinstateAction}>
          <input type="hidden" name="id" value={user.id} />
          <input type="hidden" name="back" value={back} />
          <SubmitButton>{t('reinstate')}</SubmitButton>
        </form>
      </Card>
    )
  }
  const hosted = user.rooms.find(({ host }) => host.id === user.id)
  return (
    <Card id="suspension" title={t('suspend')} lead={t('suspend_lead')}>
      <ConfirmAction
        id="suspend"
        label={t('suspend')}
        fullLabel={t('suspend_of', { name: user.name })}
        title={t('suspend_question', { name: user.name })}
        question={
          <ul className="grid list-disc gap-1 pl-5">
            <li>{t('suspend_sessions', { count: user.sessions })}</li>
            {user.personal_tokens + user.grants > 0 ? (
              <li>{t('suspend_tokens', { tokens: user.personal_tokens, grants: user.grants })}</li>
            ) : null}
            {hosted ? <li>{t('suspend_room', { room: hosted.name, count: hosted.members - 1 })}</li> : null}
            <li>{t('suspend_kept')}</li>
          </ul>
        }
        confirm={t('suspend_yes')}
        action={suspendAction}
        fields={{ id: user.id, back }}
      />
    </Card>
  )
}
