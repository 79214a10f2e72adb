'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { isAppError } from '@/lib/errors'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { setPlaying } from '@/lib/playback/commands'
import { skip, withdrawSkip } from '@/lib/playback/skip'
import { normaliseCode } from '@/lib/room-codes'
import { countCall } from '@/lib/viewer/call-limits'
import { currentBrowser } from '@/lib/viewer/current'
import type { Viewer } from '@/lib/viewer/viewer'

/** The forms of the room's pages, for the time before scripts have taken over. Fields: `code`, `page`, and their own. */

/** Field `playing`: `yes` or `no`. */
export async function playForm(data: FormData): Promise<void> {
  await carryOut(data, (viewer, code) => setPlaying(viewer, code, data.get('playing') === 'yes'))
}

/** Fields `play_id`, and `skip`: `yes` casts a vote or skips, `no` takes the vote back. */
export async function skipForm(data: FormData): Promise<void> {
  const playId = data.get('play_id')
  await carryOut(data, (viewer, code) => {
    if (data.get('skip') === 'no') return withdrawSkip(viewer, code)
    return skip(viewer, code, typeof playId === 'string' ? { playId } : {})
  })
}

/** Carries a form's command out and leads back to its page, which says what was refused. */
async function carryOut(
  data: FormData,
  command: (viewer: Viewer, code: string) => Promise<unknown>,
): Promise<never> {
  const code = normaliseCode(String(data.get('code')))
  if (!code) redirect('/join')
  assertSameOrigin(await headers())
  const viewer = await currentBrowser()
  if (!viewer) redirect(`/join/${code}`)
  const page = `/room/${code}${data.get('page') === 'host' ? '/host' : ''}`
  redirect(
    `${page}${await failureOf(async () => {
      await countCall(viewer, 'room-command', code)
      await command(viewer, code)
    })}`,
  )
}

async function failureOf(command: () => Promise<unknown>): Promise<string> {
  try {
    await command()
    return ''
  } catch (error) {
    if (!isAppError(error)) throw error
    return `?failed=${error.code}`
  }
}
