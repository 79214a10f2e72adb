import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { TextField } from '@/app/_components/field'
import { PageTitle } from '@/app/_components/page-shell'
import { bareCode } from '@/app/_components/room-code'
import { RoomCodeText } from '@/app/_components/room-code-text'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { SitePage } from '@/app/_shell/site-page'
import { inventedName } from '@/lib/accounts/guest-name'
import { isAppError } from '@/lib/errors'
import { memberOf } from '@/lib/rooms/access'
import { currentViewer } from '@/lib/viewer/current'
import type { Viewer } from '@/lib/viewer/viewer'
import { joinAction } from '../actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('join'))('invited_title'), robots: { index: false } }
}

export default async function InvitedPage({ params }: PageProps<'/join/[code]'>) {
  const code = readable((await params).code)
  const viewer = await currentViewer()
  const joined = viewer ? await codeIfMember(viewer, code) : null
  if (joined) redirect(`/room/${joined}`)
  const t = await getTranslations('join')
  const { errorsTitle, optional } = await formTexts()
  return (
    <SitePage width="form">
      <PageTitle title={t('invited_title')} lead={t('invited_lead')} />
      <p className="hairline mb-6 rounded-sheet bg-raised py-6 text-center text-40 sm:text-64">
        <RoomCodeText code={code} />
      </p>
      <ActionForm
        action={joinAction}
        values={{ name: viewer?.account.name ?? inventedName() }}
        errorsTitle={errorsTitle}
        labels={{ code: t('code'), name: t('name') }}
        className="grid gap-6"
      >
        <input type="hidden" name="code" value={code} id="field-code" />
        <TextField
          name="name"
          label={t('name')}
          hint={t('invited_name_hint')}
          aside={optional}
          autoComplete="nickname"
          maxLength={80}
        />
        <SubmitButton size="large" wide>
          {t('invited_submit')}
        </SubmitButton>
      </ActionForm>
      <Link
        href="/join"
        className="mt-4 inline-flex min-h-11 items-center text-14 text-ink-2 underline underline-offset-4"
      >
        {t('other_code')}
      </Link>
    </SitePage>
  )
}

/** The code as it stands in the address, which anybody may have written. */
function readable(segment: string): string {
  try {
    return bareCode(decodeURIComponent(segment)).slice(0, 12)
  } catch {
    return bareCode(segment).slice(0, 12)
  }
}

async function codeIfMember(viewer: Viewer, code: string): Promise<string | null> {
  try {
    return (await memberOf(viewer, code)).room.code
  } catch (error) {
    if (isAppError(error, 'room_not_found', 'banned')) return null
    throw error
  }
}
