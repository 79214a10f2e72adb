import { AppError } from '../../errors'
import { asAppError, type PlayerError, type PlayerErrorKind } from '../player-error'
import type { ExportDto } from './export-dto'

/** What of the player's refusals a playlist can meet; of all others there is nothing to say but that it did not work. */
const told: readonly PlayerErrorKind[] = ['rate_limited', 'needs_reconnect', 'not_connected', 'forbidden']

/** What the caller of an export is told that did not get through, with what is in the playlist by then. */
export function exportFailure(error: PlayerError, { added, total, playlist }: ExportDto): AppError {
  const known = told.includes(error.kind)
    ? asAppError(error)
    : new AppError('provider_down', { cause: error })
  return new AppError(known.code, {
    ...known.options,
    detail:
      known.options.detail ??
      `${known.title}. ${added} of ${total} songs are in the playlist; ask again to go on`,
    extra: { playlist, added, total },
  })
}
