'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage } from '@/app/_actions/failure'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { isAppError } from '@/lib/errors'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { screenCookie } from '@/lib/rooms/display/screen-cookie'
import { openScreen } from '@/lib/rooms/display/screens'

/** Makes this browser a screen of the room the link belongs to. The secret does not go back into the page. */
export async function openDisplayAction(before: FormState, data: FormData): Promise<FormState> {
  let code: string
  try {
    const requestHeaders = await headers()
    assertSameOrigin(requestHeaders)
    const opened = await openScreen(secretOf(textOf(data, 'secret')), requestHeaders)
    const { name, value, options } = screenCookie(opened.secret)
    const store = await cookies()
    store.set(name, value, options)
    code = opened.code
  } catch (error) {
    return refused(before, data, [], await problemOf(error))
  }
  redirect(`/room/${code}/tv`)
}

/** By hand people paste the whole link. */
function secretOf(typed: string): string {
  return typed.trim().split('#').at(-1) ?? ''
}

async function problemOf(error: unknown): Promise<{ errors?: Record<string, string>; message?: string }> {
  const t = await getTranslations('tv.open')
  if (isAppError(error, 'invalid_link')) {
    return { message: t('invalid_link'), errors: { secret: t('why_invalid') } }
  }
  if (isAppError(error, 'room_not_found')) return { message: t('ended') }
  return { message: await failureMessage(error) }
}
