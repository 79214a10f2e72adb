'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { failureMessage } from '@/app/_actions/failure'
import { viewerOrSignIn } from '@/app/_actions/viewer-or-sign-in'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { isAppError } from '@/lib/errors'
import { withdrawApp } from '@/lib/tokens/apps'
import { countCall } from '@/lib/viewer/call-limits'

/** Takes an app's access back; where it has none any more, that is what was wanted. */
export async function withdrawAppAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'ending')
    const clientId = textOf(data, 'client_id')
    await withdrawApp({ accountId: viewer.account.id, clientId, headers: await headers() })
  } catch (error) {
    if (!isAppError(error, 'not_found')) {
      return refused(before, data, [], { message: await failureMessage(error) })
    }
  }
  redirect('/account?done=app_withdrawn#apps')
}
