'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { viewerOrSignIn } from '@/app/_actions/viewer-or-sign-in'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { performerInput } from '@/lib/accounts/performers'
import { isAppError } from '@/lib/errors'
import { check } from '@/lib/http/body'
import { removePerformer, removePicture, savePerformer } from '@/lib/lifecycle/performer-changed'
import { countCall } from '@/lib/viewer/call-limits'

export async function savePerformerAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'account')
    const given = { stage_name: textOf(data, 'stage_name'), bio: textOf(data, 'bio') }
    await savePerformer(viewer.account.id, check(performerInput, given))
  } catch (error) {
    return refused(before, data, ['stage_name', 'bio'], await problemOf(error))
  }
  redirect('/account?done=performer_saved#performer')
}

async function problemOf(error: unknown): Promise<{ errors?: Record<string, string>; message?: string }> {
  const wrong = refusedFields(error)
  if (wrong.length === 0) return { message: await failureMessage(error) }
  const t = await getTranslations('performer.errors')
  return {
    errors: {
      ...(wrong.includes('stage_name') ? { stage_name: t('stage_name') } : {}),
      ...(wrong.includes('bio') ? { bio: t('bio') } : {}),
    },
  }
}

export async function removePictureAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'account')
    await removePicture(viewer.account.id)
  } catch (error) {
    return refused(before, data, [], { message: await failureMessage(error) })
  }
  redirect('/account?done=picture_removed#performer')
}

/** Deletes the profile; one that is gone meanwhile is what was wanted. */
export async function deletePerformerAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'account')
    await removePerformer(viewer.account.id)
  } catch (error) {
    if (!isAppError(error, 'not_found')) {
      return refused(before, data, [], { message: await failureMessage(error) })
    }
  }
  redirect('/account?done=performer_deleted#performer')
}
