import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Card } from '@/app/_components/card'
import type { AdminUserDetailsDto } from '@/lib/admin/user-details'
import { When } from '../../../_components/when'

/** What is known of an account. */
export async function UserFacts({ user }: { user: AdminUserDetailsDto }) {
  const t = await getTranslations('admin.user')
  const fullName = [user.first_name, user.last_name].filter(Boolean).join(' ')
  return (
    <Card id="facts" title={t('facts')}>
      <dl className="grid gap-3 text-14">
        {user.email ? (
          <Fact label={t('email')}>
            <span className="break-all">{user.email}</span>{' '}
            <span className="text-ink-3">{t(user.has_confirmed_email ? 'confirmed' : 'unconfirmed')}</span>
          </Fact>
        ) : null}
        {user.username ? <Fact label={t('username')}>{user.username}</Fact> : null}
        {fullName ? <Fact label={t('full_name')}>{fullName}</Fact> : null}
        <Fact label={t('since')}>
          <When at={user.created_at} />
        </Fact>
        {user.suspended_at ? (
          <Fact label={t('suspended_at')}>
            <When at={user.suspended_at} />
          </Fact>
        ) : null}
        <Fact label={t('id')}>
          <code className="text-12 break-all">{user.id}</code>
        </Fact>
        <Fact label={t('sessions')}>{t('session_count', { count: user.sessions })}</Fact>
        <Fact label={t('tokens')}>
          <To href={`/admin/tokens?q=${user.id}`}>
            {t('token_count', { tokens: user.personal_tokens, grants: user.grants })}
          </To>
        </Fact>
        <Fact label={t('log')}>
          <To href={`/admin/audit?account=${user.id}`}>{t('log_link')}</To>
        </Fact>
      </dl>
    </Card>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[8rem_minmax(0,1fr)] gap-3">
      <dt className="text-ink-3">{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function To({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="-my-1 inline-block py-1 font-medium text-accent underline underline-offset-4"
    >
      {children}
    </Link>
  )
}
