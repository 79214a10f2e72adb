import 'server-only'
import { historyRoom } from '../../rooms/history-room'
import type { Viewer } from '../../viewer/viewer'
import { type PlayedRow, playsInOrder } from './plays'

const header = [
  'started_at',
  'ended_at',
  'title',
  'artists',
  'album',
  'uri',
  'requested_by',
  'origin',
  'skipped',
]

/** What a spreadsheet would take for a formula, in their full-width forms as well. */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/

export type HistoryCsv = {
  /** The text in pieces, each of whole lines. */
  chunks: AsyncIterable<string>
  /** With the room's name and the day it opened, in UTC. */
  fileName: string
}

/**
 * The whole history of a room as a table (RFC 4180, UTF-8 with a byte order mark), in the order it played.
 * @param codeOrId a past room is named by its id
 * @throws AppError as `historyRoom`, before anything is read
 */
export async function historyCsv(viewer: Viewer, codeOrId: string): Promise<HistoryCsv> {
  const room = await historyRoom(viewer, codeOrId)
  const day = room.createdAt.toISOString().slice(0, 10)
  return { chunks: chunksOf(room.id), fileName: `Auxroom ${room.name} ${day}.csv` }
}

async function* chunksOf(roomId: string): AsyncGenerator<string> {
  yield `\uFEFF${line(header)}`
  for await (const rows of playsInOrder(roomId)) yield rows.map(lineOf).join('')
}

function lineOf({ track, ...play }: PlayedRow): string {
  return line([
    play.startedAt.toISOString(),
    play.endedAt?.toISOString() ?? '',
    track.title,
    track.artists.join(', '),
    track.album,
    track.uri,
    play.requesterName ?? '',
    play.origin,
    String(play.skipped),
  ])
}

/** One record. Cells a spreadsheet would run begin with an apostrophe. */
export function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(text: string): string {
  const tame = formula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}
