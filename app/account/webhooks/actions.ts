'use server'

import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { viewerOrSignIn } from '@/app/_actions/viewer-or-sign-in'
import { type FormState, refused, textOf, withSecrets } from '@/app/_components/form-state'
import { isAppError } from '@/lib/errors'
import { replayDelivery, sendTestEvent } from '@/lib/events/webhooks/deliveries'
import { check } from '@/lib/http/body'
import {
  createWebhook,
  deleteWebhook,
  newWebhookInput,
  rotateSecret,
  updateWebhook,
  webhookChanges,
} from '@/lib/tokens/webhooks'
import { countCall } from '@/lib/viewer/call-limits'
import type { SessionViewer } from '@/lib/viewer/viewer'

/** Adds a webhook; the answer is the only place its secret ever stands in. */
export async function createWebhookAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'account')
    const input = check(newWebhookInput, settingsOf(data))
    const { secret } = await createWebhook(viewer.account.id, input, await headers())
    revalidatePath('/account')
    return withSecrets(before, { webhook_secret: secret })
  } catch (error) {
    return notSaved(before, data, error)
  }
}

export async function updateWebhookAction(before: FormState, data: FormData): Promise<FormState> {
  const { viewer, accountId, id, page } = await addressed(data)
  try {
    await countCall(viewer, 'account')
    const enabled = textOf(data, 'enabled') === 'on'
    const changes = check(webhookChanges, { ...settingsOf(data), enabled })
    await updateWebhook(accountId, id, changes, await headers())
  } catch (error) {
    return notSaved(before, data, error)
  }
  redirect(`${page}?done=saved#settings`)
}

/** A new secret beside the old one; shown in the answer and nowhere else. */
export async function rotateSecretAction(before: FormState, data: FormData): Promise<FormState> {
  const { viewer, accountId, id, page } = await addressed(data)
  try {
    await countCall(viewer, 'account')
    const { secret } = await rotateSecret(accountId, id, await headers())
    revalidatePath(page)
    return withSecrets(before, { webhook_secret: secret })
  } catch (error) {
    return notDone(before, data, error)
  }
}

export async function sendTestEventAction(before: FormState, data: FormData): Promise<FormState> {
  const { viewer, accountId, id, page } = await addressed(data)
  try {
    await countCall(viewer, 'account')
    await sendTestEvent(accountId, id)
  } catch (error) {
    return notDone(before, data, error)
  }
  redirect(`${page}?done=test_sent#deliveries`)
}

export async function replayDeliveryAction(before: FormState, data: FormData): Promise<FormState> {
  const { viewer, accountId, id, page } = await addressed(data)
  try {
    await countCall(viewer, 'account')
    await replayDelivery(accountId, id, textOf(data, 'delivery_id'))
  } catch (error) {
    return notDone(before, data, error)
  }
  const older = textOf(data, 'before')
  const query = new URLSearchParams({ done: 'sent_again', ...(older ? { before: older } : {}) })
  redirect(`${page}?${query}#deliveries`)
}

/** Deletes a webhook; one that is gone meanwhile is what was wanted. */
export async function deleteWebhookAction(before: FormState, data: FormData): Promise<FormState> {
  const { viewer, accountId, id } = await addressed(data)
  try {
    await countCall(viewer, 'account')
    await deleteWebhook(accountId, id, await headers())
  } catch (error) {
    if (!isAppError(error, 'not_found')) return notDone(before, data, error)
  }
  redirect('/account?done=webhook_deleted#webhooks')
}

/** Who acts, on which webhook, and the page that shows it. */
async function addressed(
  data: FormData,
): Promise<{ viewer: SessionViewer; accountId: string; id: string; page: string }> {
  const id = textOf(data, 'webhook_id')
  const page = `/account/webhooks/${encodeURIComponent(id)}`
  const viewer = await viewerOrSignIn(page)
  return { viewer, accountId: viewer.account.id, id, page }
}

function settingsOf(data: FormData) {
  const ticked = typesOf(data)
  return {
    url: textOf(data, 'webhook_url'),
    name: textOf(data, 'webhook_name').trim() || null,
    // Who is told of all of a subject is not asked about each: the form hides those, and sends them all the same.
    types: ticked.filter((type) => type.endsWith('.*') || !ticked.includes(`${type.split('.')[0]}.*`)),
  }
}

function typesOf(data: FormData): string[] {
  return data.getAll('webhook_types').filter((type) => typeof type === 'string')
}

const fields = ['url', 'name', 'types'] as const

async function notSaved(before: FormState, data: FormData, error: unknown): Promise<FormState> {
  const wrong = refusedFields(error)
  const t = await getTranslations('webhooks.errors')
  const errors = Object.fromEntries(
    fields.filter((field) => wrong.includes(field)).map((field) => [`webhook_${field}`, t(field)]),
  )
  const message = isAppError(error, 'conflict') ? t('too_many') : await failureMessage(error)
  const problem = Object.keys(errors).length > 0 ? { errors } : { message }
  const state = refused(before, data, ['webhook_url', 'webhook_name', 'enabled'], problem)
  return { ...state, values: { ...state.values, webhook_types: typesOf(data).join(' ') } }
}

async function notDone(before: FormState, data: FormData, error: unknown): Promise<FormState> {
  const t = await getTranslations('webhooks.errors')
  const code = (['conflict', 'not_found'] as const).find((known) => isAppError(error, known))
  return refused(before, data, [], { message: code ? t(code) : await failureMessage(error) })
}
