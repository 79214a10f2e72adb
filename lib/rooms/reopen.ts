import 'server-only'
import type { Viewer } from '../viewer/viewer'
import { openNewRoom } from './create'
import { pastRoom } from './history-room'
import { settingsOf } from './settings'

/**
 * Opens a room with the name and the settings of a past one the viewer hosted; code, people and history are new.
 * @returns its code
 * @throws AppError `not_found` for a room that is not the viewer's or has not ended, `conflict` where one is open already
 */
export async function reopenRoom(viewer: Viewer, pastId: string): Promise<string> {
  const past = await pastRoom(viewer, pastId)
  return openNewRoom(viewer, { name: past.name, ...settingsOf(past) })
}
