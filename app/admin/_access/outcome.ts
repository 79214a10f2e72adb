import 'server-only'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { textOf } from '@/app/_components/form-state'
import type { Administration } from '@/lib/admin/administrator'
import { isAppError } from '@/lib/errors'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { log } from '@/lib/log'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { mayCall } from '@/lib/tokens/links'
import { countCall } from '@/lib/viewer/call-limits'
import { currentBrowser } from '@/lib/viewer/current'

/** What a page says after an action that worked. */
export const doneKinds = [
  'marked',
  'suspended',
  'reinstated',
  'client_saved',
  'client_disabled',
  'client_enabled',
  'room_closed',
  'token_revoked',
] as const

export type DoneKind = (typeof doneKinds)[number]

/** And after one that did not. */
export const failedKinds = ['gone', 'conflict', 'too_often', 'unknown'] as const

type FailedKind = (typeof failedKinds)[number]

/** Whoever acts: an administrator in a browser. A program has the API. Everybody else ends where the pages end them. */
export async function actingAdmin(): Promise<Administration> {
  const viewer = await currentBrowser()
  const requestHeaders = await headers()
  assertSameOrigin(requestHeaders)
  if (!viewer || !mayCall(viewer, 'admin.mark_user')) redirect('/admin')
  return { viewer, headers: requestHeaders }
}

/** Runs a one-button action and goes back to the page it was pressed on, which says what came of it. */
export async function actAndReturn(
  data: FormData,
  done: DoneKind,
  run: (by: Administration) => Promise<unknown>,
): Promise<never> {
  const by = await actingAdmin()
  let outcome: Record<string, string> = { done }
  try {
    await countCall(by.viewer, 'administration')
    await run(by)
  } catch (error) {
    outcome = { failed: failureOf(error) }
  }
  redirect(backTo(textOf(data, 'back'), outcome))
}

/** An address of these pages with what came of an action. */
function backTo(address: string, outcome: Record<string, string>): string {
  const back = safeReturnTo(address)
  const url = new URL(/^\/admin(\/|\?|$)/.test(back) ? back : '/admin', 'http://admin.invalid')
  for (const name of ['done', 'failed']) url.searchParams.delete(name)
  for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value)
  return `${url.pathname}${url.search}`
}

function failureOf(error: unknown): FailedKind {
  if (isAppError(error, 'not_found')) return 'gone'
  if (isAppError(error, 'conflict', 'forbidden')) return 'conflict'
  if (isAppError(error, 'rate_limited_caller')) return 'too_often'
  log().error({ err: error }, 'administrative action failed')
  return 'unknown'
}
