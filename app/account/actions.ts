'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { viewerOrSignIn } from '@/app/_actions/viewer-or-sign-in'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { renameAccount } from '@/lib/accounts/profile'
import { endSessionsOf } from '@/lib/accounts/sessions'
import { disconnect } from '@/lib/connections/disconnect'
import { AppError, isAppError } from '@/lib/errors'
import { endOwnSession, signOutViewer } from '@/lib/lifecycle/sign-out'
import type { Provider } from '@/lib/oauth/provider'
import { requireProvider } from '@/lib/oauth/providers'
import { countCall } from '@/lib/viewer/call-limits'
import { clearSessionCookie } from '@/lib/viewer/current'

export async function renameAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'account')
    await renameAccount(viewer.account.id, { name: textOf(data, 'name') })
  } catch (error) {
    const t = await getTranslations('errors')
    const wrong = refusedFields(error).length > 0
    return refused(
      before,
      data,
      ['name'],
      wrong ? { errors: { name: t('name') } } : { message: await failureMessage(error) },
    )
  }
  redirect('/account?done=saved')
}

export async function disconnectAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  let provider: Provider
  try {
    await countCall(viewer, 'account')
    provider = requireProvider(textOf(data, 'provider'))
    await disconnect({ accountId: viewer.account.id, provider: provider.id })
  } catch (error) {
    return refused(before, data, [], { message: await failureMessage(error) })
  }
  redirect(`/account?${new URLSearchParams({ done: 'disconnected', provider: provider.id })}#connections`)
}

/** Ends one of the viewer's sessions; one that has ended meanwhile is what was wanted. */
export async function endSessionAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'ending')
    const id = textOf(data, 'session_id')
    if (id === viewer.credential.id) throw new AppError('conflict')
    await endOwnSession(viewer, id)
  } catch (error) {
    if (!isAppError(error, 'not_found')) {
      return refused(before, data, [], { message: await failureMessage(error) })
    }
  }
  redirect('/account?done=session_ended#sessions')
}

export async function endOthersAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'ending')
    await endSessionsOf(viewer.account.id, { except: viewer.credential.id })
  } catch (error) {
    return refused(before, data, [], { message: await failureMessage(error) })
  }
  redirect('/account?done=others_ended#sessions')
}

export async function signOutAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'ending')
    await signOutViewer(viewer)
    await clearSessionCookie()
  } catch (error) {
    return refused(before, data, [], { message: await failureMessage(error) })
  }
  redirect('/')
}
