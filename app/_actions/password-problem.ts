import 'server-only'
import { getTranslations } from 'next-intl/server'
import { newPassword } from '@/lib/accounts/passwords'

/** Why a password that somebody chose was refused, in words. */
export async function passwordProblem(password: string): Promise<string> {
  const t = await getTranslations('errors')
  return newPassword.safeParse(password).success ? t('password_common') : t('password_length')
}
