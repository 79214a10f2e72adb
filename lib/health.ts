import 'server-only'
import { sql } from '@/db/client'
import { version } from '@/package.json'
import { busIsUp } from './realtime/bus'

const PATIENCE_MS = 2_000

export type Health = {
  status: 'ok' | 'degraded'
  database: 'up' | 'down'
  bus: 'up' | 'down'
  version: string
}

/** What this process has of what it needs: its database, without which it can do nothing, and the other processes' news. Never throws. */
export async function health(): Promise<Health> {
  const database = (await answersInTime()) ? 'up' : 'down'
  const bus = busIsUp() ? 'up' : 'down'
  return { status: database === 'up' && bus === 'up' ? 'ok' : 'degraded', database, bus, version }
}

async function answersInTime(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((settle) => {
    timer = setTimeout(() => settle(false), PATIENCE_MS)
  })
  const answered = sql()`select 1`.then(
    () => true,
    () => false,
  )
  return Promise.race([answered, late]).finally(() => clearTimeout(timer))
}
