import 'server-only'
import { eq } from 'drizzle-orm'
import type { Executor, Tx } from '@/db/client'
import { playback, plays, tracks } from '@/db/schema'
import { memorySchema, type RoomMusic, silence } from './conductor/state'

/** A room's music and the play it stands for. */
export type Loaded = {
  music: RoomMusic
  playId: string | null
  observedAt: Date | null
  nextLookAt: Date | null
}

const columns = {
  playId: plays.id,
  uri: plays.trackUri,
  skipped: plays.skipped,
  durationMs: tracks.durationMs,
  isPlaying: playback.isPlaying,
  positionMs: playback.positionMs,
  positionAt: playback.positionAt,
  shouldPlay: playback.shouldPlay,
  deviceId: playback.deviceId,
  deviceName: playback.deviceName,
  deviceType: playback.deviceType,
  volumePercent: playback.volumePercent,
  trouble: playback.trouble,
  retryAt: playback.retryAt,
  guardUntil: playback.guardUntil,
  observedAt: playback.observedAt,
  nextLookAt: playback.nextLookAt,
  conductor: playback.conductor,
}

/** One round trip; a room that never played anything is silent. */
export async function loadMusic(executor: Executor, roomId: string): Promise<Loaded> {
  const [row] = await executor
    .select(columns)
    .from(playback)
    .leftJoin(plays, eq(plays.id, playback.playId))
    .leftJoin(tracks, eq(tracks.uri, plays.trackUri))
    .where(eq(playback.roomId, roomId))
  if (!row) return { music: silence(Date.now()), playId: null, observedAt: null, nextLookAt: null }
  const playing = row.playId !== null && row.uri !== null && row.durationMs !== null
  const memory = memorySchema.safeParse(row.conductor ?? {})
  return {
    playId: playing ? row.playId : null,
    observedAt: row.observedAt,
    nextLookAt: row.nextLookAt,
    music: {
      play: playing
        ? { uri: row.uri ?? '', durationMs: row.durationMs ?? 0, skipped: row.skipped ?? false }
        : null,
      isPlaying: row.isPlaying,
      positionMs: row.positionMs,
      positionAt: row.positionAt.getTime(),
      shouldPlay: row.shouldPlay,
      device:
        row.deviceName === null
          ? null
          : { id: row.deviceId, name: row.deviceName, type: row.deviceType ?? 'Unknown' },
      volumePercent: row.volumePercent,
      trouble: row.trouble,
      retryAt: row.retryAt?.getTime() ?? null,
      guardUntil: row.guardUntil?.getTime() ?? null,
      memory: memory.success ? memory.data : memorySchema.parse({}),
    },
  }
}

/** Writes a room's music; `observedAt` stays where it is not given. Call inside `changeRoom`. */
export async function saveMusic(
  tx: Tx,
  roomId: string,
  { music, playId, nextLookAt, observedAt }: Omit<Loaded, 'observedAt'> & { observedAt?: Date },
): Promise<void> {
  const values = {
    playId,
    isPlaying: music.isPlaying,
    positionMs: Math.round(music.positionMs),
    positionAt: new Date(music.positionAt),
    shouldPlay: music.shouldPlay,
    deviceId: music.device?.id ?? null,
    deviceName: music.device?.name ?? null,
    deviceType: music.device?.type ?? null,
    volumePercent: music.volumePercent,
    trouble: music.trouble,
    retryAt: music.retryAt === null ? null : new Date(music.retryAt),
    guardUntil: music.guardUntil === null ? null : new Date(music.guardUntil),
    nextLookAt,
    conductor: music.memory,
    ...(observedAt ? { observedAt } : {}),
  }
  await tx
    .insert(playback)
    .values({ roomId, ...values })
    .onConflictDoUpdate({ target: playback.roomId, set: values })
}
