import 'server-only'
import { counterSql } from '@/db/client'
import { log } from '../log'
import { counter, gauge } from '../metrics'
import { singleton } from '../singleton'

/** Where limits are counted while the store before cannot be asked. */
type Fallback = 'database' | 'process'

const said: Record<Fallback, { begins: string; ends: string }> = {
  database: {
    begins: 'Redis takes no counts: limits are counted in the database',
    ends: 'limits are counted in Redis again',
  },
  process: {
    begins: 'the database takes no counts: limits are counted in this process alone',
    ends: 'limits are counted in the database again',
  },
}

const state = () => singleton('limits-fallbacks', () => new Set<Fallback>())

const fallbacks = () =>
  counter<'to'>({
    name: 'limits_fallbacks_total',
    help: 'Times that counting limits fell back to the next store',
    labels: ['to'],
  })

/** Says once that counting fell back, until it is said to be over. @param cause what the store answered, where that is known */
export function fallBack(to: Fallback, cause?: unknown): void {
  if (state().has(to)) return
  state().add(to)
  fallbacks().inc({ to })
  log().warn({ ...(cause === undefined ? {} : { err: cause }) }, said[to].begins)
}

/** Says once that the store before takes counts again. */
export function recover(from: Fallback): void {
  if (state().delete(from)) log().info(said[from].ends)
}

/**
 * Whether limits are shared by all processes, or each counts for itself. Where nobody was counted since the last failure,
 * the store is asked, for at most so many milliseconds. Never throws.
 */
export async function limitsAreShared(patienceMs: number): Promise<boolean> {
  if (!state().has('process')) return true
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((settle) => {
    timer = setTimeout(() => settle(false), patienceMs)
  })
  const asked = counterSql()`select 1 from rate_limits limit 1`.then(
    () => true,
    () => false,
  )
  const shared = await Promise.race([asked, late]).finally(() => clearTimeout(timer))
  if (shared) recover('process')
  return shared
}

/** 1 for each fallback in force. */
export function measureFallbacks(): void {
  gauge<'to'>(
    { name: 'limits_fallen_back', help: 'Whether limits are counted in the next store now', labels: ['to'] },
    (made) => {
      for (const to of ['database', 'process'] as const) made.set({ to }, state().has(to) ? 1 : 0)
    },
  )
}
