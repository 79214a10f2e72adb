'use server'

import { cookies, headers } from 'next/headers'
import { languages } from '@/app/_i18n/locales'
import { localeCookieName } from '@/lib/accounts/locales'
import { chooseLocale } from '@/lib/accounts/profile'
import { usesSecureCookies } from '@/lib/accounts/session-cookie'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { currentBrowser } from '@/lib/viewer/current'

const yearSeconds = 365 * 24 * 60 * 60

/** Keeps the chosen language in this browser, and with the account for its letters. What is none of ours changes nothing. */
export async function chooseLanguage(data: FormData): Promise<void> {
  assertSameOrigin(await headers())
  const chosen = languages.find(({ locale }) => locale === data.get('locale'))
  if (!chosen) return
  const viewer = await currentBrowser()
  if (viewer) await chooseLocale(viewer.account.id, chosen.locale)
  const store = await cookies()
  store.set(localeCookieName, chosen.locale, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: usesSecureCookies(),
    maxAge: yearSeconds,
  })
}
