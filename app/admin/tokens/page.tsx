import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { answerForbidden } from '@/app/_shell/stop'
import { listTokens, tokenKinds, tokenStates, tokensQuery } from '@/lib/admin/tokens'
import { AdminForbidden } from '../_access/admin-forbidden'
import { adminViewer } from '../_access/admin-viewer'
import { addressOf, givenOf, readQuery } from '../_access/read-query'
import { AdminPage } from '../_components/admin-page'
import { Pager } from '../_components/pager'
import { SearchForm } from '../_components/search-form'
import { TokenTable } from './_components/token-table'

const path = '/admin/tokens'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.tokens'))('title'), robots: { index: false } }
}

export default async function TokensPage({ searchParams }: PageProps<'/admin/tokens'>) {
  const viewer = await adminViewer(path)
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const query = await searchParams
  const given = givenOf(query)
  const asked = readQuery(tokensQuery, query)
  const { items, next_cursor } = await listTokens(viewer, asked)
  const t = await getTranslations('admin.tokens')
  return (
    <AdminPage part="tokens" title={t('title')} lead={t('lead')} query={query}>
      <SearchForm
        action={path}
        text={{ name: 'q', label: t('search'), hint: t('search_hint'), value: asked.q ?? '' }}
        choices={[
          {
            name: 'kind',
            label: t('kind'),
            value: asked.kind ?? '',
            options: [
              { value: '', label: t('any_kind') },
              ...tokenKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) })),
            ],
          },
          {
            name: 'state',
            label: t('state'),
            value: asked.state ?? '',
            options: [
              { value: '', label: t('any_state') },
              ...tokenStates.map((state) => ({ value: state, label: t(`states.${state}`) })),
            ],
          },
        ]}
        submit={t('submit')}
      />
      <TokenTable tokens={items} back={addressOf(path, given)} />
      <Pager path={path} given={given} nextCursor={next_cursor} />
    </AdminPage>
  )
}
