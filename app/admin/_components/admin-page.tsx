import clsx from 'clsx'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-shell'
import { SitePage } from '@/app/_shell/site-page'
import { doneKinds, failedKinds } from '../_access/outcome'
import type { PageQuery } from '../_access/read-query'

const parts = [
  ['overview', '/admin'],
  ['users', '/admin/users'],
  ['clients', '/admin/clients'],
  ['rooms', '/admin/rooms'],
  ['connections', '/admin/connections'],
  ['tokens', '/admin/tokens'],
  ['audit', '/admin/audit'],
] as const

type AdminPart = (typeof parts)[number][0]

type AdminPageProps = {
  part: AdminPart
  title: ReactNode
  lead?: ReactNode
  /** Of the page: may say what came of an action. */
  query?: PageQuery
  children: ReactNode
}

/** The frame of an administration page. It asks nobody who they are: each page has done so before it renders this. */
export async function AdminPage({ part, title, lead, query = {}, children }: AdminPageProps) {
  return (
    <SitePage width="wide">
      <AdminNav part={part} />
      <PageTitle title={title} lead={lead} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Outcome query={query} />
        {children}
      </div>
    </SitePage>
  )
}

async function AdminNav({ part }: { part: AdminPart }) {
  const t = await getTranslations('admin.nav')
  return (
    <nav aria-label={t('label')} className="pt-2">
      <ul className="flex flex-wrap gap-x-1 border-b border-hairline">
        {parts.map(([name, href]) => (
          <li key={name}>
            <Link
              href={href}
              prefetch={false}
              aria-current={name === part ? 'page' : undefined}
              className={clsx(
                'flex min-h-11 items-center px-3 text-14 font-medium whitespace-nowrap hover:text-ink',
                name === part ? 'border-b-2 border-accent text-ink' : 'text-ink-2',
              )}
            >
              {t(name)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

async function Outcome({ query }: { query: PageQuery }) {
  const t = await getTranslations('admin')
  const done = doneKinds.find((kind) => kind === query.done)
  const failed = failedKinds.find((kind) => kind === query.failed)
  if (done) return <Notice alert>{t(`done.${done}`)}</Notice>
  if (!failed) return null
  return (
    <Notice alert tone="danger">
      {t(`failed.${failed}`)}
    </Notice>
  )
}
