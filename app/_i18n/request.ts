import { headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { messages as en } from '../_messages/en'
import { type Locale, preferredLocale } from './locales'

const messagesOf: Record<Locale, typeof en> = { en }

export default getRequestConfig(async () => {
  const locale = preferredLocale((await headers()).get('accept-language'))
  return { locale, messages: messagesOf[locale], timeZone: 'UTC' }
})
