import 'server-only'
import { getFormatter } from 'next-intl/server'

const dayMs = 24 * 60 * 60 * 1000

/** How times are said: within a day relative to now, otherwise as a date. @returns a function of ISO 8601 times */
export async function timeWords(): Promise<(time: string) => string> {
  const format = await getFormatter()
  const now = new Date()
  return (time) => {
    const at = new Date(time)
    return Math.abs(now.getTime() - at.getTime()) < dayMs
      ? format.relativeTime(at, now)
      : format.dateTime(at, { dateStyle: 'medium' })
  }
}
