import clsx from 'clsx'
import { getTranslations } from 'next-intl/server'
import { connectionState } from '@/lib/connections/status'
import { friendsProvider } from '@/lib/oauth/friends-provider'
import { musicProvider } from '@/lib/oauth/music-provider'
import { providerOrNull } from '@/lib/oauth/providers'
import { currentRoom } from '@/lib/rooms/read'
import { currentViewer } from '@/lib/viewer/current'
import { ActionForm } from './_components/action-form'
import { ButtonLink } from './_components/button'
import { CodeField } from './_components/code-field'
import { PageShell } from './_components/page-shell'
import { SubmitButton } from './_components/submit-button'
import { DemoRoom } from './_home/demo-room'
import { HowItWorks } from './_home/how-it-works'
import { WayBack } from './_home/way-back'
import { formTexts } from './_shell/form-texts'
import { isSimulated } from './_shell/simulated'
import { joinAction } from './join/actions'

export default async function HomePage() {
  const viewer = await currentViewer()
  const room = viewer ? await currentRoom(viewer) : null
  const connected = viewer && (await connectionState(viewer.account.id, musicProvider)).state === 'connected'
  const t = await getTranslations('home')
  const { errorsTitle } = await formTexts()
  return (
    <PageShell
      account={viewer?.account ?? null}
      friends={friendsProvider() !== null}
      simulated={isSimulated()}
      width="full"
    >
      <div className="mx-auto w-full max-w-6xl px-4 sm:px-6">{room ? <WayBack room={room} /> : null}</div>
      <div className="relative mx-auto grid w-full max-w-6xl items-center gap-6 px-4 sm:px-6 side:min-h-[calc(100dvh-var(--bar)-6rem)] side:grid-cols-[1fr_1fr] side:gap-12 side:pt-4 lg:pt-0 xl:gap-20">
        <div className={clsx('relative pt-2 side:order-2 side:pt-0', room && 'max-lg:hidden')}>
          <DemoRoom />
        </div>
        <div className="relative z-1 grid max-w-120 gap-4 max-lg:mx-auto max-lg:w-full lg:gap-6">
          <h1 className="text-40 font-semibold lg:text-64">{t('title')}</h1>
          <p className="text-16 text-ink-2 lg:text-20">{t('lead')}</p>
          <div className="flex flex-wrap gap-3 *:flex-auto lg:mt-2">
            <ButtonLink href="/create" variant={room ? 'quiet' : 'primary'} size="large">
              {t('create')}
            </ButtonLink>
            {connected || !providerOrNull(musicProvider) ? null : (
              <ButtonLink href={`/connect/${musicProvider}?return_to=%2Fcreate`} variant="quiet" size="large">
                {t('connect')}
              </ButtonLink>
            )}
          </div>
          <ActionForm
            action={joinAction}
            errorsTitle={errorsTitle}
            labels={{ code: t('or_join') }}
            className="border-t border-hairline pt-4 lg:pt-6"
          >
            <CodeField label={t('or_join')} hint={t('code_hint')}>
              <SubmitButton variant="quiet" size="large">
                {t('join')}
              </SubmitButton>
            </CodeField>
          </ActionForm>
        </div>
      </div>
      <HowItWorks />
    </PageShell>
  )
}
