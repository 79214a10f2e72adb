import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { messages } from '../_messages/en'

type Namespace = keyof typeof messages

/** Sends the browser the messages of the named pages, and no others. */
export async function ClientMessages({ of, children }: { of: Namespace[]; children: ReactNode }) {
  const all = await getMessages()
  const picked = Object.fromEntries(of.map((namespace) => [namespace, all[namespace]]))
  return <NextIntlClientProvider messages={picked}>{children}</NextIntlClientProvider>
}
