'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { failureMessage } from '@/app/_actions/failure'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { signOutViewer } from '@/lib/lifecycle/sign-out'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { countCall } from '@/lib/viewer/call-limits'
import { clearSessionCookie, currentBrowser } from '@/lib/viewer/current'

/** Signs out and lets somebody else answer the app. */
export async function signOutHereAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await currentBrowser()
  try {
    assertSameOrigin(await headers())
    if (viewer) {
      await countCall(viewer, 'ending')
      await signOutViewer(viewer)
      await clearSessionCookie()
    }
  } catch (error) {
    return refused(before, data, [], { message: await failureMessage(error) })
  }
  redirect(`/sign-in?${new URLSearchParams({ return_to: safeReturnTo(textOf(data, 'return_to')) })}`)
}
