'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage } from '@/app/_actions/failure'
import { viewerOrSignIn } from '@/app/_actions/viewer-or-sign-in'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { type AppError, isAppError } from '@/lib/errors'
import { log } from '@/lib/log'
import { exportPlaylist, exportState } from '@/lib/playback/export/export-playlist'
import { reopenRoom } from '@/lib/rooms/reopen'
import { countCall } from '@/lib/viewer/call-limits'
import type { Viewer } from '@/lib/viewer/viewer'
import type { SaveState } from './_components/save-state'

/** Saves a room's history as a playlist, or goes on with it. Field `room`: its code, or its id. */
export async function savePlaylistAction(before: SaveState, data: FormData): Promise<SaveState> {
  const viewer = await viewerOrSignIn('/rooms')
  const room = textOf(data, 'room')
  try {
    await countCall(viewer, 'room-change', room)
    return { progress: await exportPlaylist(viewer, room), failure: null }
  } catch (error) {
    const failure = failureOf(error)
    return { progress: await progressOf(viewer, room).catch(() => before.progress), failure }
  }
}

/** Only what is under way: a playlist that was finished before does not explain what failed now. */
async function progressOf(viewer: Viewer, room: string): Promise<SaveState['progress']> {
  const state = await exportState(viewer, room)
  return state?.finished ? null : state
}

function failureOf(error: unknown): SaveState['failure'] {
  if (!isAppError(error)) log().error({ err: error }, 'a playlist was not saved')
  const known: AppError | null = isAppError(error) ? error : null
  return { code: known?.code ?? 'internal', seconds: Math.ceil(known?.options.retryAfterS ?? 5) }
}

/** Opens a past room again and goes to its host page. Field `id`. */
export async function reopenAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/rooms')
  let code: string
  try {
    await countCall(viewer, 'account')
    code = await reopenRoom(viewer, textOf(data, 'id'))
  } catch (error) {
    return refused(before, data, [], { message: await reopenFailure(error) })
  }
  redirect(`/room/${code}/host`)
}

async function reopenFailure(error: unknown): Promise<string> {
  const t = await getTranslations('history.rooms')
  if (isAppError(error, 'conflict')) return t('conflict')
  if (isAppError(error, 'not_found')) return t('not_found')
  return failureMessage(error)
}
