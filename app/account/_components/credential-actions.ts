'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { passwordProblem } from '@/app/_actions/password-problem'
import { viewerOrSignIn } from '@/app/_actions/viewer-or-sign-in'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { sendConfirmationAgain } from '@/lib/accounts/mail/confirmation'
import { askForReset } from '@/lib/accounts/mail/forgotten'
import { AppError, isAppError } from '@/lib/errors'
import { check } from '@/lib/http/body'
import { changePassword } from '@/lib/lifecycle/change-password'
import { deleteAccount } from '@/lib/lifecycle/delete-account'
import { updateUser, userChanges } from '@/lib/lifecycle/update-user'
import { countCall } from '@/lib/viewer/call-limits'
import { clearSessionCookie } from '@/lib/viewer/current'

type Problem = { errors?: Record<string, string>; message?: string }

/** Changes the password; neither the old nor the new one goes back into the page. */
export async function changePasswordAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  const [current, password] = [textOf(data, 'current'), textOf(data, 'password')]
  try {
    await countCall(viewer, 'ending')
    await changePassword(viewer, { current, password }, await headers())
  } catch (error) {
    return refused(before, data, [], await passwordRefusal(error, password))
  }
  redirect('/account?done=password_changed#password')
}

async function passwordRefusal(error: unknown, password: string): Promise<Problem> {
  const wrong = refusedFields(error)
  if (isAppError(error, 'invalid_credentials') || wrong.includes('current')) {
    return { errors: { current: await wrongCurrent() } }
  }
  if (wrong.includes('password')) {
    return { errors: { password: await passwordProblem(password) } }
  }
  return { message: await failureMessage(error) }
}

async function wrongCurrent(): Promise<string> {
  return (await getTranslations('account.password'))('wrong_current')
}

/** Gives the account another address, which then has to be confirmed. */
export async function changeEmailAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'account')
    const current_password = textOf(data, 'current_password')
    const changes = check(userChanges, { email: textOf(data, 'email'), current_password })
    await updateUser(viewer, changes, await headers())
  } catch (error) {
    return refused(before, data, ['email'], await emailRefusal(error))
  }
  redirect('/account?done=email_changed#email')
}

async function emailRefusal(error: unknown): Promise<Problem> {
  const t = await getTranslations('errors')
  if (isAppError(error, 'email_taken')) return { errors: { email: t('email_taken') } }
  const wrong = refusedFields(error)
  if (wrong.includes('email')) return { errors: { email: t('email') } }
  if (wrong.includes('current_password')) return { errors: { current_password: await wrongCurrent() } }
  return { message: await failureMessage(error) }
}

/** Has the confirmation sent once more; an address that is confirmed meanwhile is what was wanted. */
export async function sendConfirmationAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'account')
    await sendConfirmationAgain(viewer.account.id, await headers())
  } catch (error) {
    if (!isAppError(error, 'conflict')) {
      return refused(before, data, [], { message: await failureMessage(error) })
    }
    redirect('/account#email')
  }
  redirect('/account?done=confirmation_sent#email')
}

/** Has a link sent by which an account without a password gets one. */
export async function sendPasswordLinkAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'account')
    if (!viewer.account.email) throw new AppError('conflict')
    await askForReset(viewer.account.email, await headers())
  } catch (error) {
    return refused(before, data, [], { message: await failureMessage(error) })
  }
  redirect('/account?done=password_link_sent#password')
}

/** Deletes the account, once the word for it was typed. */
export async function deleteAccountAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  const t = await getTranslations('account.delete')
  if (textOf(data, 'word').trim().toLowerCase() !== t('word')) {
    return refused(before, data, ['word'], { errors: { word: t('wrong_word', { word: t('word') }) } })
  }
  try {
    await countCall(viewer, 'ending')
    await deleteAccount(viewer, await headers())
    await clearSessionCookie()
  } catch (error) {
    return refused(before, data, ['word'], { message: await failureMessage(error) })
  }
  redirect('/account?done=deleted')
}
