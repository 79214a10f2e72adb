'use server'

import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { asViewerOrGuest } from '@/app/_actions/viewer-or-guest'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { browserDevice } from '@/lib/accounts/device-cookie'
import { isAppError } from '@/lib/errors'
import { check } from '@/lib/http/body'
import { type JoinInput, joinInput, joinRoom } from '@/lib/rooms/join'
import type { Viewer } from '@/lib/viewer/viewer'

const fields = ['code', 'name'] as const

/** Joins a room from a form: to the room, or back with what was typed and why not. */
export async function joinAction(before: FormState, data: FormData): Promise<FormState> {
  let code: string
  try {
    const typed = textOf(data, 'name').trim()
    const input = check(joinInput, { code: textOf(data, 'code'), ...(typed ? { name: typed } : {}) })
    code = await asViewerOrGuest((viewer, headers) => joinFromBrowser(viewer, input, headers), input.name)
  } catch (error) {
    return refused(before, data, fields, await problemOf(error))
  }
  redirect(`/room/${code}`)
}

/** The browser keeps its device cookie, or is given one. */
async function joinFromBrowser(viewer: Viewer, input: JoinInput, headers: Headers): Promise<string> {
  const device = browserDevice(headers)
  const code = await joinRoom(viewer, input, headers, device?.hash ?? null)
  if (device) (await cookies()).set(device.cookie.name, device.cookie.value, device.cookie.options)
  return code
}

async function problemOf(error: unknown): Promise<{ errors?: Record<string, string>; message?: string }> {
  const t = await getTranslations('errors')
  const wrong = refusedFields(error)
  if (wrong.includes('name')) return { errors: { name: t('name') } }
  if (wrong.includes('code')) return { errors: { code: t('room_not_found') } }
  const message = await failureMessage(error)
  return isAppError(error, 'room_not_found', 'missing_code') ? { errors: { code: message } } : { message }
}
