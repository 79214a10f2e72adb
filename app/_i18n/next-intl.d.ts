import type { Locale } from '@/lib/accounts/locales'
import type { messages } from '../_messages/en'

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: typeof messages
  }
}
