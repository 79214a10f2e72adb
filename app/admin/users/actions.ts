'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { markInput, markUser } from '@/lib/admin/mark-user'
import { check } from '@/lib/http/body'
import { countCall } from '@/lib/viewer/call-limits'
import { actAndReturn, actingAdmin } from '../_access/outcome'

export async function suspendAction(data: FormData): Promise<void> {
  await actAndReturn(data, 'suspended', (by) => markUser(by, textOf(data, 'id'), { suspended: true }))
}

export async function reinstateAction(data: FormData): Promise<void> {
  await actAndReturn(data, 'reinstated', (by) => markUser(by, textOf(data, 'id'), { suspended: false }))
}

/** Sets an account's marks; of oneself, the cities alone. */
export async function markAction(before: FormState, data: FormData): Promise<FormState> {
  const by = await actingAdmin()
  const id = textOf(data, 'id')
  try {
    await countCall(by.viewer, 'administration')
    const cities = textOf(data, 'cities')
      .split(',')
      .map((city) => city.trim())
      .filter(Boolean)
    const own = id === by.viewer.account.id
    const marks = own ? { cities } : { cities, is_admin: textOf(data, 'is_admin') === 'on' }
    await markUser(by, id, check(markInput, marks))
  } catch (error) {
    const t = await getTranslations('admin.user')
    const wrong = refusedFields(error).includes('cities')
    const problem = wrong
      ? { errors: { cities: t('cities_wrong') } }
      : { message: await failureMessage(error) }
    return refused(before, data, ['cities', 'is_admin'], problem)
  }
  redirect(`/admin/users/${encodeURIComponent(id)}?done=marked`)
}
