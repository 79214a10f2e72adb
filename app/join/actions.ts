'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { asViewerOrGuest } from '@/app/_actions/viewer-or-guest'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { isAppError } from '@/lib/errors'
import { check } from '@/lib/http/body'
import { joinInput, joinRoom } from '@/lib/rooms/join'

const fields = ['code', 'name'] as const

/** Joins a room from a form: to the room, or back with what was typed and why not. */
export async function joinAction(before: FormState, data: FormData): Promise<FormState> {
  let code: string
  try {
    const typed = textOf(data, 'name').trim()
    const input = check(joinInput, { code: textOf(data, 'code'), ...(typed ? { name: typed } : {}) })
    code = await asViewerOrGuest((viewer, headers) => joinRoom(viewer, input, headers), input.name)
  } catch (error) {
    return refused(before, data, fields, await problemOf(error))
  }
  redirect(`/room/${code}`)
}

async function problemOf(error: unknown): Promise<{ errors?: Record<string, string>; message?: string }> {
  const t = await getTranslations('errors')
  const wrong = refusedFields(error)
  if (wrong.includes('name')) return { errors: { name: t('name') } }
  if (wrong.includes('code')) return { errors: { code: t('room_not_found') } }
  const message = await failureMessage(error)
  return isAppError(error, 'room_not_found', 'missing_code') ? { errors: { code: message } } : { message }
}
