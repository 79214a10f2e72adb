import { AudioLines, type LucideIcon, Mic, ShieldCheck, UserRound } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { PageTitle } from '@/app/_components/page-shell'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { type AuthorizationRequest, authorizationParameters } from '@/lib/tokens/authorization-request'
import type { Scope } from '@/lib/tokens/scopes'
import { signOutHereAction } from '../actions'

type ConsentProps = {
  request: AuthorizationRequest
  /** The parameters as they came; they are read anew when the form is sent. */
  query: URLSearchParams
  account: { name: string; email: string | null }
  /** This page's path and query, to come back to. */
  here: string
}

/** What an app asks for, of whom, and where either answer leads. */
export async function Consent({ request, query, account, here }: ConsentProps) {
  const { client, scopes, redirectUri } = request
  const t = await getTranslations('authorize')
  const { kind, place } = destinationOf(redirectUri)
  return (
    <>
      <PageTitle title={t('title', { app: client.name })} lead={t('lead', { app: client.name })} />
      <div className="grid gap-6">
        <Account account={account} here={here} />
        <Abilities scopes={scopes} />
        <p className="text-14 text-ink-2">{t('unable')}</p>
        <form method="post" action="/api/oauth/authorize" className="grid gap-3">
          {authorizationParameters.map((name) =>
            query.get(name) ? (
              <input key={name} type="hidden" name={name} value={query.get(name) ?? ''} />
            ) : null,
          )}
          <SubmitButton name="decision" value="allow" size="large" wide>
            {t('allow')}
          </SubmitButton>
          <SubmitButton name="decision" value="cancel" variant="quiet" size="large" wide>
            {t('cancel')}
          </SubmitButton>
        </form>
        <div className="grid gap-1 text-14 text-ink-3">
          <p>
            {t.rich(`goes_to.${kind}`, {
              place: () => (
                <strong className="inline-block max-w-full font-medium break-all text-ink">{place}</strong>
              ),
            })}
          </p>
          <p>{t('withdraw')}</p>
        </div>
      </div>
    </>
  )
}

async function Account({ account, here }: Pick<ConsentProps, 'account' | 'here'>) {
  const t = await getTranslations('authorize')
  const { errorsTitle } = await formTexts()
  return (
    <div className="hairline flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-control bg-raised px-4 py-3">
      <p className="grid min-w-0 text-14">
        <span className="text-12 text-ink-3">{t('signed_in_as')}</span>
        <span className="truncate font-medium">{account.name}</span>
        {account.email ? <span className="truncate text-ink-2">{account.email}</span> : null}
      </p>
      <ActionForm action={signOutHereAction} errorsTitle={errorsTitle}>
        <input type="hidden" name="return_to" value={here} />
        <SubmitButton variant="plain" className="-mx-4">
          {t('not_you')}
        </SubmitButton>
      </ActionForm>
    </div>
  )
}

const icons: Record<Scope, LucideIcon> = {
  profile: UserRound,
  performer: Mic,
  venue: AudioLines,
  city: ShieldCheck,
  admin: ShieldCheck,
}

async function Abilities({ scopes }: { scopes: readonly Scope[] }) {
  const t = await getTranslations('authorize')
  const words = await getTranslations('scopes')
  return (
    <section aria-labelledby="able">
      <h2 id="able" className="mb-2 text-16 font-semibold">
        {t('able')}
      </h2>
      <ul className="grid border-t border-hairline">
        {scopes.map((scope) => {
          const Icon = icons[scope]
          return (
            <li key={scope} className="flex gap-4 border-b border-hairline py-4">
              <Icon aria-hidden size={20} strokeWidth={1.75} className="mt-0.5 shrink-0 text-accent" />
              <div className="grid gap-1">
                <span className="text-16 font-medium">{words(`${scope}.title`)}</span>
                <span className="text-14 text-ink-2">{words(`${scope}.text`)}</span>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Where a redirect URI leads, as people would say it. */
function destinationOf(redirectUri: string): { kind: 'web' | 'device' | 'app'; place: string } {
  const { protocol, host } = new URL(redirectUri)
  if (protocol === 'https:') return { kind: 'web', place: host }
  return protocol === 'http:'
    ? { kind: 'device', place: host }
    : { kind: 'app', place: protocol.slice(0, -1) }
}
