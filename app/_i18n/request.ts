import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { localeCookieName, preferredLocale } from '@/lib/accounts/locales'
import { languages, messagesOf } from './locales'
import { knownTimeZone, timeZoneCookieName } from './time-zone'

/** Server and browser format with the same language and time zone, so that what the browser takes over is what it was sent. */
export default getRequestConfig(async () => {
  // Not those of the headers: an action that has just set one is answered with it.
  const store = await cookies()
  const locale = preferredLocale(
    {
      chosen: store.get(localeCookieName)?.value,
      acceptLanguage: (await headers()).get('accept-language'),
    },
    languages.map((language) => language.locale),
  )
  const timeZone = knownTimeZone(store.get(timeZoneCookieName)?.value) ?? 'UTC'
  return { locale, messages: await messagesOf(locale), timeZone }
})
