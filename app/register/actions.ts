'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { passwordProblem } from '@/app/_actions/password-problem'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { register } from '@/lib/accounts/register'
import { isAppError } from '@/lib/errors'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { setSessionCookie } from '@/lib/viewer/current'

const fields = ['name', 'email'] as const

/** Registers and goes on; a guest keeps what it has. */
export async function registerAction(before: FormState, data: FormData): Promise<FormState> {
  const name = textOf(data, 'name').trim()
  const password = textOf(data, 'password')
  const returnTo = safeReturnTo(textOf(data, 'return_to'))
  try {
    const input = { email: textOf(data, 'email'), password, ...(name ? { name } : {}) }
    const { session } = await register(input, await headers())
    await setSessionCookie(session.secret)
  } catch (error) {
    return refused(before, data, fields, await problemOf(error, password))
  }
  redirect(returnTo === '/' ? '/account' : returnTo)
}

async function problemOf(
  error: unknown,
  password: string,
): Promise<{ errors?: Record<string, string>; message?: string }> {
  const t = await getTranslations('errors')
  if (isAppError(error, 'email_taken')) return { errors: { email: t('email_taken') } }
  const wrong = refusedFields(error)
  if (wrong.length === 0) return { message: await failureMessage(error) }
  return {
    errors: {
      ...(wrong.includes('name') ? { name: t('name') } : {}),
      ...(wrong.includes('email') ? { email: t('email') } : {}),
      ...(wrong.includes('password') ? { password: await passwordProblem(password) } : {}),
    },
  }
}
