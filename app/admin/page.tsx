import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { Card } from '@/app/_components/card'
import { answerForbidden } from '@/app/_shell/stop'
import { auditQuery, listAudit } from '@/lib/admin/audit-log'
import { type Overview, readOverview } from '@/lib/admin/overview'
import { AdminForbidden } from './_access/admin-forbidden'
import { adminViewer } from './_access/admin-viewer'
import { AdminPage } from './_components/admin-page'
import { AuditTable } from './_components/audit-table'

const entriesShown = '10'

/** Each figure leads to the list it counts. */
const figures: readonly [keyof Overview, string][] = [
  ['registered', '/admin/users?show=registered'],
  ['guests', '/admin/users?show=guests'],
  ['suspended', '/admin/users?show=suspended'],
  ['admins', '/admin/users?show=admins'],
  ['rooms', '/admin/rooms'],
  ['connections', '/admin/connections'],
  ['needs_reconnect', '/admin/connections?state=needs_reconnect'],
  ['tokens', '/admin/tokens?state=live'],
  ['clients', '/admin/clients'],
]

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin'))('title'), robots: { index: false } }
}

export default async function OverviewPage({ searchParams }: PageProps<'/admin'>) {
  const viewer = await adminViewer('/admin')
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const [overview, { items }] = await Promise.all([
    readOverview(viewer),
    listAudit(viewer, auditQuery.parse({ limit: entriesShown })),
  ])
  const t = await getTranslations('admin.overview')
  return (
    <AdminPage part="overview" title={t('title')} lead={t('lead')} query={await searchParams}>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
        {figures.map(([name, href]) => (
          <li key={name}>
            <Link
              href={href}
              prefetch={false}
              className="hairline grid h-full content-start gap-1 rounded-sheet bg-raised p-4 hover:bg-high"
            >
              <span className="figures text-28 font-semibold">{overview[name]}</span>
              <span className="text-14 text-ink-2">{t(`figures.${name}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Card id="latest" title={t('latest')}>
        <AuditTable entries={items} />
        <p className="mt-4">
          <Link
            href="/admin/audit"
            prefetch={false}
            className="inline-flex min-h-11 items-center text-14 font-medium text-accent underline underline-offset-4"
          >
            {t('all')}
          </Link>
        </p>
      </Card>
    </AdminPage>
  )
}
