import 'server-only'
import { log } from '../../log'
import { singleton } from '../../singleton'
import type { Crew } from './crew'
import { looksLateS, recentLateness } from './lateness'
import { conductTask } from './wake'

/** Looks later than this are told: by health, and once by the log. */
const lateAfterS = 10
/** Where looks are so late and no worker has moved for so long, the workers are replaced, whatever the reason is. */
const hopelessAfterS = 45
const rarelyMs = 60_000

/** Tells of late looks once, and of their end; replaces workers that are said to live and take none. @param now epoch milliseconds */
export async function watchLooks(crew: Crew, now = Date.now()): Promise<void> {
  const state = singleton('late-looks', () => ({ told: false, replacedAt: 0 }))
  const lateS = await looksLateS()
  const late = lateS > lateAfterS
  if (late && !state.told) log().error({ late_s: Math.round(lateS) }, 'looks at players are late')
  if (!late && state.told) log().info('looks at players are in time again')
  state.told = late
  if (lateS < hopelessAfterS || now - state.replacedAt < rarelyMs) return
  if (!crew.hasRestedSince(now - hopelessAfterS * 1_000)) return
  state.replacedAt = now
  crew.replace('late')
}

/** Whether looks are late, whoever was to take them. Where the database does not say so within this time, they are. */
export async function looksAreLate(patienceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const unknown = new Promise<boolean>((settle) => {
    timer = setTimeout(() => settle(true), patienceMs)
  })
  const known = recentLateness().then(
    (byTask) => (byTask.get(conductTask)?.lateS ?? 0) > lateAfterS,
    () => true,
  )
  return Promise.race([known, unknown]).finally(() => clearTimeout(timer))
}
