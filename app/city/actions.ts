'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { failureMessage } from '@/app/_actions/failure'
import { viewerOrSignIn } from '@/app/_actions/viewer-or-sign-in'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { isAppError } from '@/lib/errors'
import { closeCityRoom } from '@/lib/rooms/city-rooms'
import { countCall } from '@/lib/viewer/call-limits'

/** Closes a room of a city; one that has ended meanwhile is what was wanted. */
export async function closeRoomAction(before: FormState, data: FormData): Promise<FormState> {
  const viewer = await viewerOrSignIn('/city')
  const city = textOf(data, 'city')
  try {
    await countCall(viewer, 'administration')
    await closeCityRoom(viewer, city, textOf(data, 'code'), await headers())
  } catch (error) {
    if (!isAppError(error, 'room_not_found')) {
      return refused(before, data, [], { message: await failureMessage(error) })
    }
  }
  redirect(`/city?${new URLSearchParams({ city, done: 'closed' })}`)
}
