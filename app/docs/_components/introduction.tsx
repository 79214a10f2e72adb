import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { Card } from '@/app/_components/card'
import { Code } from '@/app/_components/code'
import { AppError, problem } from '@/lib/errors'
import { limits } from '@/lib/http/limits'
import { scopes } from '@/lib/tokens/scopes'
import { examples } from '../examples'
import { ExampleCode } from './example-code'
import { WordTable } from './word-table'

export async function FirstCall() {
  const t = await getTranslations('docs.start')
  const { room } = await examples()
  return (
    <Card id="start" title={t('title')} className="min-w-0">
      <div className="grid min-w-0 gap-4">
        <p className="text-16 text-ink-2">{t('text')}</p>
        <p>
          <ButtonLink href="/account#tokens">{t('make')}</ButtonLink>
        </p>
        <Code label="Authorization">{'Authorization: Bearer axr_…'}</Code>
        <ExampleCode name="room" title={t('example')} example={room} />
      </div>
    </Card>
  )
}

export async function Tokens() {
  const t = await getTranslations('docs.tokens')
  const { authorize, password } = await examples()
  return (
    <Card id="tokens" title={t('title')} className="min-w-0">
      <div className="grid min-w-0 gap-4">
        <p className="text-16 text-ink-2">{t('text')}</p>
        <ExampleCode name="authorize" title={t('authorize')} example={authorize} />
        <h3 className="mt-4 text-16 font-semibold">{t('password_title')}</h3>
        <p className="text-16 text-ink-2">{t('password_text')}</p>
        <ExampleCode name="password" title={t('password')} example={password} />
        <p className="text-16 text-ink-2">
          {t('clients')}{' '}
          <a href="/.well-known/oauth-authorization-server" className="underline">
            /.well-known/oauth-authorization-server
          </a>
        </p>
      </div>
    </Card>
  )
}

export async function Scopes() {
  const t = await getTranslations('docs.scopes')
  return (
    <Card id="scopes" title={t('title')}>
      <div className="grid gap-4">
        <p className="text-16 text-ink-2">{t('text')}</p>
        <WordTable
          heads={[t('scope'), t('lets')]}
          rows={scopes.map((scope) => ({ word: scope, text: t(scope) }))}
        />
        <p className="text-16 text-ink-2">{t('session')}</p>
      </div>
    </Card>
  )
}

const linksShown = {
  _links: {
    skip: { href: '/api/rooms/K7QX2M/skip', method: 'POST', title: 'Skip the song, or vote to' },
  },
}

const problemShown = problem(
  new AppError('validation', {
    errors: [{ path: 'votes_to_skip', message: 'Too big: expected number to be <=50' }],
  }),
)

export async function Links() {
  const t = await getTranslations('docs.links')
  return (
    <Card id="links" title={t('title')} className="min-w-0">
      <div className="grid min-w-0 gap-4">
        <p className="text-16 text-ink-2">{t('text')}</p>
        <Code label={t('example')}>{JSON.stringify(linksShown, null, 2)}</Code>
      </div>
    </Card>
  )
}

export async function Errors() {
  const t = await getTranslations('docs.errors')
  return (
    <Card id="errors" title={t('title')} className="min-w-0">
      <div className="grid min-w-0 gap-4">
        <p className="text-16 text-ink-2">{t('text')}</p>
        <Code label={t('example')}>{JSON.stringify(problemShown, null, 2)}</Code>
        <p className="text-16 text-ink-2">{t('request_id')}</p>
      </div>
    </Card>
  )
}

export async function Limits() {
  const t = await getTranslations('docs.limits')
  const allowed = {
    commands: limits['room-command'].points,
    searches: limits['room-search'].points,
    changes: limits.account.points,
  }
  return (
    <Card id="limits" title={t('title')}>
      <ul className="grid list-disc gap-2 pl-5 text-16 text-ink-2">
        {(['body', 'rate', 'provider', 'times'] as const).map((each) => (
          <li key={each}>{t(each, allowed)}</li>
        ))}
      </ul>
    </Card>
  )
}
