import { getTranslations } from 'next-intl/server'
import { Tag, type TagTone } from '@/app/_components/tag'
import type { AdminConnectionDto } from '@/lib/admin/connections'
import { providerOrNull } from '@/lib/oauth/providers'
import { AccountLink } from './account-link'
import { type Column, DataTable } from './data-table'
import { When } from './when'

const tones: Record<AdminConnectionDto['state'], TagTone> = {
  connected: 'good',
  blocked: 'needs-you',
  needs_reconnect: 'danger',
}

type ConnectionTableProps = { connections: readonly AdminConnectionDto[]; withAccount?: boolean }

/** Connections with their states; of tokens no more than when they end. */
export async function ConnectionTable({ connections, withAccount = true }: ConnectionTableProps) {
  const t = await getTranslations('admin.connections')
  const account: Column<AdminConnectionDto> = {
    key: 'account',
    label: t('account'),
    cell: (connection) => <AccountLink account={connection.account} />,
  }
  const columns: Column<AdminConnectionDto>[] = [
    ...(withAccount ? [account] : []),
    {
      key: 'provider',
      label: t('provider'),
      cell: ({ provider, provider_account }) => (
        <>
          <span className="font-medium">{providerOrNull(provider)?.name ?? provider}</span>
          <span className="block text-12 break-all text-ink-3">
            {provider_account.name} · {provider_account.id}
          </span>
        </>
      ),
    },
    {
      key: 'state',
      label: t('state'),
      cell: ({ state, state_reason, blocked_reason }) => (
        <>
          <Tag tone={tones[state]}>{t(`states.${state}`)}</Tag>
          {state_reason || blocked_reason ? (
            <span className="mt-1 block text-12 text-ink-3">{state_reason ?? blocked_reason}</span>
          ) : null}
        </>
      ),
    },
    { key: 'expires', label: t('expires'), cell: ({ expires_at }) => <When at={expires_at} /> },
    { key: 'blocked', label: t('blocked_until'), cell: ({ blocked_until }) => <When at={blocked_until} /> },
    {
      key: 'failures',
      label: t('failures'),
      cell: ({ failures }) => <span className="figures">{failures}</span>,
    },
    { key: 'since', label: t('since'), cell: ({ created_at }) => <When at={created_at} /> },
  ]
  return (
    <DataTable
      caption={t('caption')}
      columns={columns}
      rows={connections}
      rowKey={({ id }) => id}
      empty={t('empty')}
    />
  )
}
