import 'server-only'
import { getTranslations } from 'next-intl/server'

/** Why a password that somebody chose was refused, in words. */
export async function passwordProblem(password: string): Promise<string> {
  const t = await getTranslations('errors')
  const characters = [...password.normalize('NFC')].length
  return characters < 8 || characters > 128 ? t('password_length') : t('password_common')
}
