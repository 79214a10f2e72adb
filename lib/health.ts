import 'server-only'
import { databaseAnswers } from '@/db/answers'
import { version } from '@/package.json'
import { limitsAreShared } from './http/limits-shared'
import { looksAreLate } from './playback/conductor/watch-looks'
import { busIsUp } from './realtime/bus'

const PATIENCE_MS = 2_000

export type Health = {
  status: 'ok' | 'degraded'
  database: 'up' | 'down'
  bus: 'up' | 'down'
  /** Whether the rooms' players are looked at when it is time, by whichever process. */
  conductor: 'ok' | 'late'
  /** Whether limits are counted for all processes together, or by each for itself while no store takes counts. */
  limits: 'shared' | 'local'
  version: string
}

/**
 * What this process has of what it needs: its database, without which it can do nothing, the other processes' news, and
 * somebody who conducts the rooms. Without a database nobody does. Never throws.
 */
export async function health(): Promise<Health> {
  const database = (await databaseAnswers(PATIENCE_MS)) ? 'up' : 'down'
  const bus = busIsUp() ? 'up' : 'down'
  const conductor = database === 'down' || (await looksAreLate(PATIENCE_MS)) ? 'late' : 'ok'
  const limits = (await limitsAreShared(PATIENCE_MS)) ? 'shared' : 'local'
  const well = database === 'up' && bus === 'up' && conductor === 'ok' && limits === 'shared'
  return { status: well ? 'ok' : 'degraded', database, bus, conductor, limits, version }
}
