'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage } from '@/app/_actions/failure'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { browserDevice } from '@/lib/accounts/device-cookie'
import { readReturnLink } from '@/lib/accounts/return-links'
import { isAppError } from '@/lib/errors'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { type CameBack, comeBack } from '@/lib/lifecycle/come-back'
import { setSessionCookie } from '@/lib/viewer/current'

/** The name of the guest a link leads back to; null where it is not good. Nothing changes. */
export async function whoseLinkAction(link: string): Promise<string | null> {
  try {
    const requestHeaders = await headers()
    assertSameOrigin(requestHeaders)
    const { name } = await readReturnLink(typeof link === 'string' ? link : '', requestHeaders)
    return name
  } catch (error) {
    if (isAppError(error, 'invalid_link', 'rate_limited_caller', 'cross_site')) return null
    throw error
  }
}

/**
 * Makes this browser the guest of the link, and asks first where it is somebody else with something to lose. The secret
 * never goes back into the page.
 */
export async function comeBackAction(before: FormState, data: FormData): Promise<FormState> {
  const link = textOf(data, 'token')
  let back: CameBack
  try {
    const requestHeaders = await headers()
    const device = browserDevice(requestHeaders)
    const deviceHash = device?.hash ?? null
    back = await comeBack(
      { link, confirmed: textOf(data, 'confirmed') === 'yes', deviceHash },
      requestHeaders,
    )
    if (back.kind === 'entered' && device) {
      ;(await cookies()).set(device.cookie.name, device.cookie.value, device.cookie.options)
    }
  } catch (error) {
    return refused(before, data, [], await problemOf(error, link))
  }
  if (back.kind === 'asks') return asked(before, data, back)
  await setSessionCookie(back.session.secret)
  redirect(back.code ? `/room/${back.code}` : '/')
}

async function asked(
  before: FormState,
  data: FormData,
  { as, name, current }: Extract<CameBack, { kind: 'asks' }>,
): Promise<FormState> {
  const t = await getTranslations('comeBack')
  const message = t(as === 'guest' ? 'instead_guest' : 'instead_registered', { name, current })
  return { ...refused(before, data, [], { message }), values: { name, current } }
}

async function problemOf(
  error: unknown,
  link: string,
): Promise<{ errors?: Record<string, string>; message?: string }> {
  const t = await getTranslations('comeBack')
  if (!isAppError(error, 'invalid_link')) return { message: await failureMessage(error) }
  if (link.trim() === '') return { errors: { token: t('no_code') } }
  return { message: t('invalid_link'), errors: { token: t('why_invalid') } }
}
