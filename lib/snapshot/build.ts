import 'server-only'
import { shownPerformer } from '../accounts/performers'
import { connectionStateOf } from '../connections/status'
import { shownRefusals } from '../playback/conductor/refusals'
import { settingsOf } from '../rooms/settings'
import { tallyOf } from '../rooms/votes'
import { shownProposal, shownQueued, shownTurnedDown } from './requests'
import type { RoomRows } from './room-rows'
import { shownTrack } from './track'
import type { NowPlaying, Snapshot } from './types'

const noPerformer = { stageName: null, pictureId: null }

/** Puts the snapshot of a room together. Names and titles are data: whoever shows them escapes them. */
export function buildSnapshot(rows: RoomRows): Snapshot {
  const { room, host, playback } = rows
  return {
    code: room.code,
    name: room.name,
    version: room.version,
    host: {
      id: host.id,
      name: host.name,
      ...shownPerformer(room.hostAccountId, rows.hostPerformer ?? noPerformer),
    },
    settings: settingsOf(room),
    connection: connectionOf(rows),
    now: nowOf(rows),
    refusals: shownRefusals(playback?.conductor, room.fallbackPlaylistUri),
    queue: rows.queue.map(shownQueued),
    queue_count: rows.queueCount,
    proposals: rows.proposals.map(shownProposal),
    turned_down: rows.turnedDown.map(shownTurnedDown),
    members: rows.members.map(({ account_id, stage_name, picture_id, ...member }) => ({
      ...member,
      ...shownPerformer(account_id, { stageName: stage_name, pictureId: picture_id }),
    })),
    member_count: rows.counts.all,
    present_count: rows.counts.present,
    device: playback?.deviceName
      ? {
          name: playback.deviceName,
          type: playback.deviceType ?? 'Unknown',
          volume_percent: playback.volumePercent,
        }
      : null,
  }
}

/**
 * Why nothing plays, where something should. A refresh that waits is told by the conductor, once its looks fail for it:
 * only what comes with a new version also goes away with one.
 */
function connectionOf({ connection, playback }: RoomRows): Snapshot['connection'] {
  const { state } = connectionStateOf(connection)
  if (state !== 'connected') return { state, retry_at: null }
  const trouble = playback?.trouble ?? null
  // Nothing playing by choice needs no device.
  if (!playback || !trouble || (trouble === 'no_device' && !playback.shouldPlay)) {
    return { state: 'connected', retry_at: null }
  }
  return { state: trouble, retry_at: playback.retryAt?.toISOString() ?? null }
}

function nowOf({ room, playback, play, track, requester, counts, voters }: RoomRows): NowPlaying | null {
  if (!playback || !play || !track) return null
  const votes = tallyOf(room, counts.guests_present, voters)
  return {
    play_id: play.id,
    track: shownTrack(track),
    is_playing: playback.isPlaying,
    position_ms: playback.positionMs,
    at: playback.positionAt.toISOString(),
    requested_by: requester && { id: requester.id, name: requester.name },
    skip_votes: { count: votes.count, required: votes.required, voter_ids: votes.voterIds },
  }
}
