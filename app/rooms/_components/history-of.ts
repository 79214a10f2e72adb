import 'server-only'
import { isAppError } from '@/lib/errors'
import type { ExportDto } from '@/lib/playback/export/export-dto'
import { exportState } from '@/lib/playback/export/export-playlist'
import { type HistoryRoom, historyRoom } from '@/lib/rooms/history-room'
import { type HistoryPage, roomHistory } from '@/lib/snapshot/history/plays'
import { mayCall } from '@/lib/tokens/links'
import type { Viewer } from '@/lib/viewer/viewer'

export type RoomHistory = {
  kind: 'found'
  room: HistoryRoom
  page: HistoryPage
  later: boolean
  /** For the host alone: what became of the last playlist. */
  host: { last: ExportDto | null } | null
}

/** All a page of a room's history shows, decided before anything is rendered. */
export async function historyOf(
  viewer: Viewer,
  codeOrId: string,
  asked: string | string[] | undefined,
): Promise<RoomHistory | { kind: 'room_not_found' } | { kind: 'banned' }> {
  if (!mayCall(viewer, 'rooms.history')) return { kind: 'room_not_found' }
  try {
    const room = await historyRoom(viewer, codeOrId)
    const cursor = typeof asked === 'string' ? asked : undefined
    const isHost = room.hostAccountId === viewer.account.id && mayCall(viewer, 'rooms.export')
    const { page, later } = await pageOf(viewer, codeOrId, cursor)
    const host = isHost ? { last: await exportState(viewer, codeOrId) } : null
    return { kind: 'found', room, page, later, host }
  } catch (error) {
    if (isAppError(error, 'room_not_found')) return { kind: 'room_not_found' }
    if (isAppError(error, 'banned')) return { kind: 'banned' }
    throw error
  }
}

/** The page that begins at the cursor, or the first one where somebody made the cursor up. */
async function pageOf(viewer: Viewer, codeOrId: string, cursor: string | undefined) {
  try {
    return { page: await roomHistory(viewer, codeOrId, cursor), later: cursor !== undefined }
  } catch (error) {
    if (!isAppError(error, 'validation')) throw error
    return { page: await roomHistory(viewer, codeOrId), later: false }
  }
}
