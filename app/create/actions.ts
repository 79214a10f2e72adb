'use server'

import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { asViewerOrGuest } from '@/app/_actions/viewer-or-guest'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { check } from '@/lib/http/body'
import { openRoom } from '@/lib/rooms/create'
import { roomSettingsInput } from '@/lib/rooms/settings'
import { countCall } from '@/lib/viewer/call-limits'

const fields = ['name', 'skip_by', 'votes_to_skip', 'skip_percent', 'guest_can_pause'] as const

/** Opens a room, or changes the rules of the one the viewer hosts, and goes to its host page. */
export async function createAction(before: FormState, data: FormData): Promise<FormState> {
  let code: string
  try {
    const input = check(roomSettingsInput, settingsOf(data))
    const locale = await getLocale()
    const opened = await asViewerOrGuest(async (viewer) => {
      await countCall(viewer, 'account')
      return openRoom(viewer, input, locale)
    })
    code = opened.code
  } catch (error) {
    return refused(before, data, fields, await problemOf(error))
  }
  redirect(`/room/${code}/host`)
}

function settingsOf(data: FormData): Record<string, unknown> {
  const name = textOf(data, 'name').trim()
  const skip =
    textOf(data, 'skip_by') === 'percent'
      ? { skip_percent: numberOf(data, 'skip_percent') }
      : { votes_to_skip: numberOf(data, 'votes_to_skip'), skip_percent: null }
  return { ...(name ? { name } : {}), ...skip, guest_can_pause: textOf(data, 'guest_can_pause') === 'on' }
}

/** NaN, which no schema takes, for anything but digits. */
function numberOf(data: FormData, name: string): number {
  const text = textOf(data, name).trim()
  return /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
}

async function problemOf(error: unknown): Promise<{ errors?: Record<string, string>; message?: string }> {
  const wrong = refusedFields(error)
  if (wrong.length === 0) return { message: await failureMessage(error) }
  const t = await getTranslations('errors')
  return {
    errors: {
      ...(wrong.includes('name') ? { name: t('name') } : {}),
      ...(wrong.includes('votes_to_skip') ? { votes_to_skip: t('votes') } : {}),
      ...(wrong.includes('skip_percent') ? { skip_percent: t('percent') } : {}),
    },
  }
}
