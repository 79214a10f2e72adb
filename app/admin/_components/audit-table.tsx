import { getTranslations } from 'next-intl/server'
import type { AuditEntryDto } from '@/lib/admin/audit-log'
import { AccountLink } from './account-link'
import { type Column, DataTable } from './data-table'
import { When } from './when'

/** Entries of the audit log: what happened, to whom, by whom, from where. */
export async function AuditTable({ entries }: { entries: readonly AuditEntryDto[] }) {
  const t = await getTranslations('admin.audit')
  const columns: Column<AuditEntryDto>[] = [
    { key: 'at', label: t('at'), cell: ({ at }) => <When at={at} /> },
    {
      key: 'action',
      label: t('action'),
      cell: ({ action, details }) => (
        <>
          <span className="font-medium">{action}</span>
          <Details details={details} />
        </>
      ),
    },
    { key: 'account', label: t('account'), cell: ({ account }) => <AccountLink account={account} /> },
    {
      key: 'actor',
      label: t('actor'),
      cell: ({ actor, account }) =>
        actor && actor.id === account?.id ? (
          <span className="text-ink-2">{t('oneself')}</span>
        ) : (
          <AccountLink account={actor} />
        ),
    },
    {
      key: 'network',
      label: t('network'),
      cell: ({ network }) => <span className="figures text-12 text-ink-2">{network ?? '–'}</span>,
    },
  ]
  return (
    <DataTable
      caption={t('caption')}
      columns={columns}
      rows={entries}
      rowKey={({ id }) => id}
      empty={t('empty')}
    />
  )
}

function Details({ details }: { details: Record<string, unknown> }) {
  const facts = Object.entries(details)
  if (facts.length === 0) return null
  return (
    <span className="block text-12 text-ink-3">
      {facts.map(([name, value]) => `${name.replaceAll('_', ' ')}: ${inWords(value)}`).join(' · ')}
    </span>
  )
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(', ') || '–'
  return value === null || value === '' ? '–' : String(value)
}
