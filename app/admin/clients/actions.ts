'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import type { z } from 'zod'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { type FormState, refused, textOf, withSecrets } from '@/app/_components/form-state'
import {
  createApiClient,
  createClientInput,
  rotateApiClientSecret,
  updateApiClient,
  updateClientInput,
} from '@/lib/admin/clients'
import { check } from '@/lib/http/body'
import { countCall } from '@/lib/viewer/call-limits'
import { actAndReturn, actingAdmin } from '../_access/outcome'

/** Makes a client; the answer is the only place its secret ever stands in. */
export async function createClientAction(before: FormState, data: FormData): Promise<FormState> {
  const by = await actingAdmin()
  let clientId: string
  try {
    await countCall(by.viewer, 'administration')
    const input = { ...settingsOf(data), public: textOf(data, 'public') === 'on' }
    const made = await createApiClient(by, check(createClientInput, input))
    if (made.client_secret) {
      revalidatePath('/admin/clients')
      return withSecrets(before, { client_id: made.client_id, client_secret: made.client_secret })
    }
    clientId = made.client_id
  } catch (error) {
    return notSaved(before, data, error)
  }
  redirect(`/admin/clients/${clientId}?done=client_saved`)
}

export async function updateClientAction(before: FormState, data: FormData): Promise<FormState> {
  const by = await actingAdmin()
  const id = textOf(data, 'id')
  try {
    await countCall(by.viewer, 'administration')
    await updateApiClient(by, id, check(updateClientInput, settingsOf(data)))
  } catch (error) {
    return notSaved(before, data, error)
  }
  redirect(`/admin/clients/${encodeURIComponent(id)}?done=client_saved`)
}

/** A new secret in place of the old one; shown in the answer and nowhere else. */
export async function rotateSecretAction(before: FormState, data: FormData): Promise<FormState> {
  const by = await actingAdmin()
  try {
    await countCall(by.viewer, 'administration')
    const { client_secret } = await rotateApiClientSecret(by, textOf(data, 'id'))
    return withSecrets(before, { client_secret: client_secret ?? '' })
  } catch (error) {
    return refused(before, data, [], { message: await failureMessage(error) })
  }
}

export async function disableClientAction(data: FormData): Promise<void> {
  await actAndReturn(data, 'client_disabled', (by) =>
    updateApiClient(by, textOf(data, 'id'), { disabled: true }),
  )
}

export async function enableClientAction(data: FormData): Promise<void> {
  await actAndReturn(data, 'client_enabled', (by) =>
    updateApiClient(by, textOf(data, 'id'), { disabled: false }),
  )
}

function settingsOf(data: FormData): z.input<typeof updateClientInput> {
  return check(
    updateClientInput.pick({ name: true, grants: true, redirect_uris: true, legacy_token_login: true }),
    {
      name: textOf(data, 'name'),
      grants: grantsOf(data),
      redirect_uris: textOf(data, 'redirect_uris').split(/\s+/).filter(Boolean),
      legacy_token_login: textOf(data, 'legacy_token_login') === 'on',
    },
  )
}

function grantsOf(data: FormData): string[] {
  return data.getAll('grants').filter((grant) => typeof grant === 'string')
}

const fields = ['name', 'grants', 'redirect_uris', 'legacy_token_login'] as const

async function notSaved(before: FormState, data: FormData, error: unknown): Promise<FormState> {
  const wrong = refusedFields(error)
  const t = await getTranslations('admin.clients.errors')
  const errors = Object.fromEntries(
    fields.filter((field) => wrong.includes(field)).map((field) => [field, t(field)]),
  )
  const problem = Object.keys(errors).length > 0 ? { errors } : { message: await failureMessage(error) }
  const state = refused(before, data, ['name', 'redirect_uris', 'legacy_token_login', 'public'], problem)
  return { ...state, values: { ...state.values, grants: grantsOf(data).join(' ') } }
}
