'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage } from '@/app/_actions/failure'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { emailKey } from '@/lib/accounts/email'
import { usernameKey } from '@/lib/accounts/usernames'
import { signIn } from '@/lib/lifecycle/sign-in'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { setSessionCookie } from '@/lib/viewer/current'

const fields = ['email'] as const

/** Signs in and goes on; where a guest's things wait, to the page that asks what to bring. */
export async function signInAction(before: FormState, data: FormData): Promise<FormState> {
  const username = textOf(data, 'email')
  if (!emailKey(username) && !usernameKey(username)) {
    const t = await getTranslations('signIn')
    return refused(before, data, fields, { errors: { email: t('no_name') } })
  }
  const returnTo = safeReturnTo(textOf(data, 'return_to'))
  let asks: boolean
  try {
    const entered = await signIn({ username, password: textOf(data, 'password'), headers: await headers() })
    await setSessionCookie(entered.session.secret)
    asks = entered.guestLeft !== null
  } catch (error) {
    return refused(before, data, fields, { message: await failureMessage(error) })
  }
  redirect(asks ? `/account/bring?${new URLSearchParams({ return_to: returnTo })}` : returnTo)
}
