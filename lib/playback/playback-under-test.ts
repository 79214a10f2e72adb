import { eq, isNotNull } from 'drizzle-orm'
import { expect } from 'vitest'
import { db } from '@/db/client'
import { connections, playback, plays, rooms, tracks } from '@/db/schema'
import { connectionState } from '../connections/status'
import { startWorld, type World } from '../connections/world-under-test'
import { type Person as Caller, joined, opened, person } from '../rooms/party-under-test'
import type { RoomSettingsInput } from '../rooms/settings'
import { look } from './conductor/run'
import { loadMusic } from './room-music'

export type Room = { id: string; code: string; host: Caller; guests: Caller[] }

/** The strict simulator behind real rooms, without a queue: tests say when the conductor looks. */
export type Stage = Awaited<ReturnType<typeof startStage>>

export async function startStage() {
  const world = await startWorld()
  const { control } = world
  return {
    world,
    control,
    close: () => world.simulator.close(),
    /** Back to the first evening: nobody connected, no room open. Commands show at once. */
    async clear(): Promise<void> {
      control.reset()
      control.behaviour({ lag_ms: 0 })
      await db().update(rooms).set({ endedAt: new Date() }).where(isNotNull(rooms.id))
      await db().delete(connections).where(isNotNull(connections.id))
    },
    room: (account: string | null, settings: RoomSettingsInput = {}, ...guests: string[]) =>
      openFor(world, account, settings, guests),
    /** What reached the simulator's player since the request of this number, as `PUT /play`. */
    calls: (since = 0) =>
      control
        .requests(since)
        .flatMap(({ method, path }) =>
          path.includes('/me/player') ? [`${method} ${path.replace(/^.*\/me\/player/, '') || '/'}`] : [],
        ),
    last: () => control.requests().at(-1)?.n ?? 0,
  }
}

async function openFor(
  world: World,
  account: string | null,
  settings: RoomSettingsInput,
  names: string[],
): Promise<Room> {
  const host = await person('Ada')
  if (account) await connect(world, host, account)
  const { id, code } = await opened(host, settings)
  const guests: Caller[] = []
  for (const name of names) {
    const guest = await person(name)
    await joined(guest, code)
    guests.push(guest)
  }
  return { id, code, host, guests }
}

export async function connect(world: World, host: Caller, account: string, also?: 'export'): Promise<void> {
  const { account: own, credential, cookie } = host
  const key = { accountId: own.id, provider: 'spotify' }
  const who = { accountId: own.id, sessionId: credential.id, key, cookie }
  await world.connect(who, account, 'connect', also)
}

/** A look that does not wait until it is due. */
export async function lookNow(roomId: string): Promise<number | null> {
  await db().update(playback).set({ nextLookAt: null, guardUntil: null }).where(eq(playback.roomId, roomId))
  return look(roomId)
}

/** What members see of a room's music, in the snapshot's words. */
export async function snapshot(roomId: string) {
  const [room] = await db()
    .select({ version: rooms.version, hostAccountId: rooms.hostAccountId })
    .from(rooms)
    .where(eq(rooms.id, roomId))
  if (!room) throw new Error('no room')
  const { music, playId } = await loadMusic(db(), roomId)
  const link = (await connectionState(room.hostAccountId, 'spotify')).state
  const { play, device } = music
  return {
    version: room.version,
    connection: {
      state: link === 'connected' ? (music.trouble ?? link) : link,
      retry_at: music.retryAt === null ? null : new Date(music.retryAt).toISOString(),
    },
    now:
      playId !== null && play
        ? {
            play_id: playId,
            uri: play.uri,
            duration_ms: play.durationMs,
            is_playing: music.isPlaying,
            position_ms: music.positionMs,
          }
        : null,
    device: device && { name: device.name, volume_percent: music.volumePercent },
  }
}

export async function playsOf(roomId: string) {
  return db()
    .select({ id: plays.id, uri: plays.trackUri, skipped: plays.skipped, endedAt: plays.endedAt })
    .from(plays)
    .where(eq(plays.roomId, roomId))
    .orderBy(plays.startedAt)
}

/** Resolves when the accent of a song is known. */
export async function learntAccent(uri: string): Promise<void> {
  const accent = () => db().select({ accent: tracks.accent }).from(tracks).where(eq(tracks.uri, uri))
  await expect.poll(accent).toEqual([{ accent: expect.stringMatching(/^#[0-9a-f]{6}$/) }])
}
