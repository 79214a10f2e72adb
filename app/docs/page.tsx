import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Card } from '../_components/card'
import { PageTitle } from '../_components/page-shell'
import { SectionNav } from '../_components/section-nav'
import { SitePage } from '../_shell/site-page'
import { Errors, FirstCall, Limits, Links, Scopes, Tokens } from './_components/introduction'
import { Viewer } from './_components/viewer'
import { Webhooks } from './_components/webhooks'

const sections = ['start', 'tokens', 'scopes', 'links', 'webhooks', 'errors', 'limits', 'reference'] as const
const document = '/api/openapi.json'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('docs'))('title') }
}

export default async function DocsPage() {
  const t = await getTranslations('docs')
  return (
    <SitePage width="wide">
      <PageTitle title={t('title')} lead={t('lead')} />
      <div className="lg:grid lg:grid-cols-[12rem_minmax(0,1fr)] lg:gap-12">
        <SectionNav label={t('nav.label')} sections={sections.map((id) => ({ id, title: t(`nav.${id}`) }))} />
        <div className="grid min-w-0 gap-4 sm:gap-6">
          <FirstCall />
          <Tokens />
          <Scopes />
          <Links />
          <Webhooks />
          <Errors />
          <Limits />
          <Card id="reference" title={t('reference.title')} className="min-w-0">
            <p className="mb-4 text-16 text-ink-2">
              {t('reference.text')}{' '}
              <a href={document} className="underline">
                {document}
              </a>
            </p>
            <Viewer url={document} waiting={t('reference.waiting')} />
          </Card>
        </div>
      </div>
    </SitePage>
  )
}
