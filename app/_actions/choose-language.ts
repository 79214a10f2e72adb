'use server'

import { cookies, headers } from 'next/headers'
import { languages } from '@/app/_i18n/locales'
import { localeCookieName } from '@/lib/accounts/locales'
import { chooseLocale } from '@/lib/accounts/profile'
import { usesSecureCookies } from '@/lib/accounts/session-cookie'
import { isAppError } from '@/lib/errors'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { countCall } from '@/lib/viewer/call-limits'
import { currentBrowser } from '@/lib/viewer/current'

const yearSeconds = 365 * 24 * 60 * 60

/** Keeps the chosen language in this browser, and with the account for its letters. What is none of ours changes nothing, and neither does choosing without end. */
export async function chooseLanguage(data: FormData): Promise<void> {
  assertSameOrigin(await headers())
  const chosen = languages.find(({ locale }) => locale === data.get('locale'))
  if (!chosen) return
  const viewer = await currentBrowser()
  if (viewer) {
    try {
      await countCall(viewer, 'account')
    } catch (error) {
      if (isAppError(error, 'rate_limited_caller')) return
      throw error
    }
    await chooseLocale(viewer.account.id, chosen.locale)
  }
  const store = await cookies()
  store.set(localeCookieName, chosen.locale, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: usesSecureCookies(),
    maxAge: yearSeconds,
  })
}
