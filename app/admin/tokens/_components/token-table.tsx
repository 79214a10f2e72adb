import { getTranslations } from 'next-intl/server'
import { Tag, type TagTone } from '@/app/_components/tag'
import type { AdminTokenDto } from '@/lib/admin/tokens'
import { AccountLink } from '../../_components/account-link'
import { ConfirmAction } from '../../_components/confirm-action'
import { type Column, DataTable } from '../../_components/data-table'
import { When } from '../../_components/when'
import { revokeTokenAction } from '../actions'

const tones: Record<AdminTokenDto['state'], TagTone> = { live: 'good', expired: 'plain', revoked: 'danger' }

type TokenTableProps = {
  tokens: readonly AdminTokenDto[]
  /** The page to come back to after revoking one. */
  back: string
}

/** Personal tokens and grants; never a secret. */
export async function TokenTable({ tokens, back }: TokenTableProps) {
  const t = await getTranslations('admin.tokens')
  const columns: Column<AdminTokenDto>[] = [
    {
      key: 'name',
      label: t('token'),
      cell: ({ name, kind, hint, origin }) => (
        <>
          <span className="font-medium">{name}</span>
          <span className="block text-12 text-ink-3">
            {t(`kinds.${kind}`)} · {hint ? `…${hint}` : origin.replaceAll('_', ' ')}
          </span>
        </>
      ),
    },
    { key: 'account', label: t('account'), cell: ({ account }) => <AccountLink account={account} /> },
    { key: 'scopes', label: t('scopes'), cell: ({ scopes }) => scopes.join(' ') },
    { key: 'created', label: t('created'), cell: ({ created_at }) => <When at={created_at} /> },
    { key: 'used', label: t('used'), cell: ({ last_used_at }) => <When at={last_used_at} /> },
    {
      key: 'expires',
      label: t('expires'),
      cell: ({ expires_at }) => (expires_at ? <When at={expires_at} /> : t('never')),
    },
    {
      key: 'state',
      label: t('state'),
      cell: ({ state }) => <Tag tone={tones[state]}>{t(`states.${state}`)}</Tag>,
    },
    {
      key: 'revoke',
      label: t('action'),
      cell: (token) => (token._links.revoke ? <Revoke token={token} back={back} /> : '–'),
    },
  ]
  return (
    <DataTable
      caption={t('caption')}
      columns={columns}
      rows={tokens}
      rowKey={({ id }) => id}
      empty={t('empty')}
    />
  )
}

async function Revoke({ token, back }: { token: AdminTokenDto; back: string }) {
  const t = await getTranslations('admin.tokens')
  const of = token.account?.name ?? token.name
  return (
    <ConfirmAction
      id={token.id}
      label={t('revoke')}
      fullLabel={t('revoke_of', { token: token.name, account: of })}
      title={t('revoke_question', { token: token.name })}
      question={t(`revoke_lost.${token.kind}`, { token: token.name, account: of })}
      confirm={t('revoke_yes')}
      action={revokeTokenAction}
      fields={{ id: token.id, back }}
    />
  )
}
