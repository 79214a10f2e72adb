'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { failureMessage } from '@/app/_actions/failure'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { bring, leaveBehind } from '@/lib/lifecycle/bring'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { countCall } from '@/lib/viewer/call-limits'
import { currentBrowser } from '@/lib/viewer/current'

/** The providers the form has a switch for; `connection_<provider>` is the switch's name. */
function offeredIn(data: FormData): string[] {
  return data.getAll('offered').filter((provider) => typeof provider === 'string')
}

/** Brings the ticked things along and goes on. */
export async function bringAction(before: FormState, data: FormData): Promise<FormState> {
  const returnTo = safeReturnTo(textOf(data, 'return_to'))
  const viewer = await currentBrowser()
  if (!viewer) redirect('/sign-in')
  const offered = offeredIn(data)
  try {
    assertSameOrigin(await headers())
    await countCall(viewer, 'account')
    await bring(viewer, {
      room: textOf(data, 'room') === 'on',
      connections: offered.filter((provider) => textOf(data, `connection_${provider}`) === 'on'),
      memberships: textOf(data, 'memberships') === 'on',
    })
  } catch (error) {
    const fields = ['room', 'memberships', ...offered.map((provider) => `connection_${provider}`)]
    return refused(before, data, fields, { message: await failureMessage(error) })
  }
  redirect(returnTo)
}

/** Ends the guest with all it has, and goes on. */
export async function leaveBehindAction(before: FormState, data: FormData): Promise<FormState> {
  const returnTo = safeReturnTo(textOf(data, 'return_to'))
  const viewer = await currentBrowser()
  if (!viewer) redirect('/sign-in')
  try {
    assertSameOrigin(await headers())
    await countCall(viewer, 'account')
    await leaveBehind(viewer)
  } catch (error) {
    return refused(before, data, [], { message: await failureMessage(error) })
  }
  redirect(returnTo)
}
