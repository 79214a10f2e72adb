import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { SitePage } from '@/app/_shell/site-page'
import { answerBadRequest } from '@/app/_shell/stop'
import { StopPage } from '@/app/_shell/stop-page'
import { readAuthorizationRequest, type StopReason } from '@/lib/tokens/authorization-request'
import { currentBrowser } from '@/lib/viewer/current'
import { Consent } from './_components/consent'
import { OwnDocument } from './_components/own-document'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('authorize'))('page_title') }
}

/** The authorization endpoint (RFC 6749 §3.1): puts an app's request for access to the person it asks. */
export default async function AuthorizePage({ searchParams }: PageProps<'/oauth/authorize'>) {
  const query = queryOf(await searchParams)
  const read = await readAuthorizationRequest(query)
  if (read.kind === 'stop') return answerBadRequest(<Stopped reason={read.reason} />)
  if (read.kind === 'refuse') redirect(read.location)
  const { request } = read
  if (!request.redirectUriGiven && query.get('default_redirect_uri') !== request.redirectUri) {
    // Which address the page's form may lead to is decided from its URL, before the client is looked up.
    query.set('default_redirect_uri', request.redirectUri)
    redirect(`/oauth/authorize?${query}`)
  }
  const viewer = await currentBrowser()
  const here = `/oauth/authorize?${query}`
  if (viewer?.account.kind !== 'registered') {
    redirect(`/sign-in?${new URLSearchParams({ return_to: here })}`)
  }
  return (
    <SitePage width="form">
      <OwnDocument>
        <Consent request={request} query={query} account={viewer.account} here={here} />
      </OwnDocument>
    </SitePage>
  )
}

function queryOf(parameters: Record<string, string | string[] | undefined>): URLSearchParams {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  )
  return new URLSearchParams(pairs)
}

async function Stopped({ reason }: { reason: StopReason }) {
  const t = await getTranslations('authorize.stop')
  return (
    <StopPage title={t('title')} text={`${t(reason)} ${t('developer')}`}>
      <ButtonLink href="/" variant="primary">
        {t('home')}
      </ButtonLink>
      <ButtonLink href="/docs">{t('docs')}</ButtonLink>
    </StopPage>
  )
}
