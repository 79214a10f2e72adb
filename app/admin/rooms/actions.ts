'use server'

import { textOf } from '@/app/_components/form-state'
import { closeAnyRoom } from '@/lib/admin/rooms'
import { actAndReturn } from '../_access/outcome'

export async function closeRoomAction(data: FormData): Promise<void> {
  await actAndReturn(data, 'room_closed', (by) => closeAnyRoom(by, textOf(data, 'id')))
}
