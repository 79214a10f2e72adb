import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { messagesOf, spokenLocaleOf } from './locales'
import { knownTimeZone, timeZoneCookieName } from './time-zone'

/** Server and browser format with the same language and time zone, so that what the browser takes over is what it was sent. */
export default getRequestConfig(async () => {
  const locale = spokenLocaleOf(await headers())
  const timeZone = knownTimeZone((await cookies()).get(timeZoneCookieName)?.value)
  return { locale, messages: await messagesOf(locale), timeZone: timeZone ?? 'UTC' }
})
