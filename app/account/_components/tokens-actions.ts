'use server'

import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { viewerOrSignIn } from '@/app/_actions/viewer-or-sign-in'
import { type FormState, refused, textOf, withSecrets } from '@/app/_components/form-state'
import { newTokenSchema } from '@/app/api/tokens/contract'
import { isAppError } from '@/lib/errors'
import { check } from '@/lib/http/body'
import { makePersonalToken, revokePersonalToken } from '@/lib/tokens/personal-tokens'
import { countCall } from '@/lib/viewer/call-limits'

/** Makes a token; the answer is the only place it ever stands in. */
export async function createTokenAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  const scopes = data.getAll('scope').filter((scope) => typeof scope === 'string')
  const expiry = textOf(data, 'expiry')
  try {
    await countCall(viewer, 'account')
    const ends = expiry === 'never' ? { expires_at: null } : { expires_in_days: Number(expiry) }
    const input = check(newTokenSchema, { name: textOf(data, 'token_name'), scopes, ...ends })
    const { secret } = await makePersonalToken({
      accountId: viewer.account.id,
      ...input,
      headers: await headers(),
    })
    revalidatePath('/account')
    return withSecrets(before, { token: secret })
  } catch (error) {
    const state = refused(before, data, ['token_name', 'expiry'], await problemOf(error))
    return { ...state, values: { ...state.values, scope: scopes.join(' ') } }
  }
}

async function problemOf(error: unknown): Promise<{ errors?: Record<string, string>; message?: string }> {
  const wrong = refusedFields(error)
  const t = await getTranslations('tokens.errors')
  const errors = {
    ...(wrong.includes('name') ? { token_name: t('name') } : {}),
    ...(wrong.includes('scopes') ? { scope: t('scopes') } : {}),
    ...(wrong.includes('expires_in_days') ? { expiry: t('expiry') } : {}),
  }
  return Object.keys(errors).length > 0 ? { errors } : { message: await failureMessage(error) }
}

/** Ends a token; one that has ended meanwhile is what was wanted. */
export async function revokeTokenAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/account')
  try {
    await countCall(viewer, 'ending')
    await revokePersonalToken(viewer.account.id, textOf(data, 'token_id'), { headers: await headers() })
  } catch (error) {
    if (!isAppError(error, 'not_found')) {
      return refused(before, data, [], { message: await failureMessage(error) })
    }
  }
  redirect('/account?done=token_revoked#tokens')
}
