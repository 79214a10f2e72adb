import { ChevronLeft } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-shell'
import { SectionNav } from '@/app/_components/section-nav'
import { SitePage } from '@/app/_shell/site-page'
import { answerNotFound } from '@/app/_shell/stop'
import NotFound from '@/app/not-found'
import { isAppError } from '@/lib/errors'
import { type DeliveryPage, listDeliveries } from '@/lib/events/webhooks/deliveries'
import { readWebhook, type WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { currentBrowser } from '@/lib/viewer/current'
import { titleOf } from '../_components/health'
import { HealthTag } from '../_components/health-tag'
import { DeleteWebhook } from './_components/delete-webhook'
import { Deliveries } from './_components/deliveries'
import { Secret } from './_components/secret'
import { Settings } from './_components/settings'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('webhooks.page'))('title'), robots: { index: false } }
}

type WebhookPageProps = PageProps<'/account/webhooks/[id]'>

/** One webhook: what was sent, its settings, its secret, its end. */
export default async function WebhookPage({ params, searchParams }: WebhookPageProps) {
  const { id } = await params
  const viewer = await currentBrowser()
  if (!viewer) {
    redirect(`/sign-in?${new URLSearchParams({ return_to: `/account/webhooks/${encodeURIComponent(id)}` })}`)
  }
  const { done, before } = await searchParams
  const from = typeof before === 'string' ? before : undefined
  const shown = await found(viewer.account.id, id, from)
  if (!shown) return answerNotFound(<NotFound />)
  const { webhook, page } = shown
  const t = await getTranslations('webhooks')
  return (
    <SitePage width="wide">
      <Link
        href="/account#webhooks"
        prefetch={false}
        className="-mb-4 -ml-1 flex min-h-11 w-fit items-center gap-1 text-14 font-medium text-ink-2 hover:text-ink sm:-mb-8"
      >
        <ChevronLeft aria-hidden size={16} />
        {t('page.back')}
      </Link>
      <PageTitle title={titleOf(webhook)} lead={<Lead webhook={webhook} />} />
      <div className="lg:grid lg:grid-cols-[12rem_minmax(0,45rem)] lg:gap-12">
        <SectionNav
          label={t('page.nav')}
          sections={(['deliveries', 'settings', 'secret', 'delete'] as const).map((section) => ({
            id: section,
            title: t(`page.${section}`),
          }))}
        />
        <div className="grid min-w-0 gap-4 sm:gap-6">
          {webhook.disabled_reason === 'gone' ? (
            <Notice tone="needs-you" title={t('gone.title')}>
              {t('gone.text')}
            </Notice>
          ) : null}
          <Deliveries
            webhook={webhook}
            page={page}
            before={from ?? null}
            done={done === 'test_sent' || done === 'sent_again' ? done : null}
          />
          {done === 'saved' ? <Notice alert>{t('settings.saved')}</Notice> : null}
          <Settings webhook={webhook} />
          <Secret webhook={webhook} />
          <DeleteWebhook webhook={webhook} />
        </div>
      </div>
    </SitePage>
  )
}

/** Where the webhook calls, and how it stands. */
function Lead({ webhook }: { webhook: WebhookDto }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <code className="text-14 break-all">{webhook.url}</code>
      <HealthTag webhook={webhook} />
    </span>
  )
}

/** The viewer's webhook of this id with a page of its deliveries; null where there is none, and for everybody else's. */
async function found(
  accountId: string,
  id: string,
  before: string | undefined,
): Promise<{ webhook: WebhookDto; page: DeliveryPage } | null> {
  try {
    const webhook = await readWebhook(accountId, id)
    return { webhook, page: await listDeliveries(accountId, id, { before }) }
  } catch (error) {
    if (isAppError(error, 'not_found')) return null
    throw error
  }
}
