import { getFormatter } from 'next-intl/server'

const dayMs = 24 * 60 * 60 * 1000

/** A time: relative within a day of now, its date otherwise; the whole of it on pointing. A dash where there is none. */
export async function When({ at }: { at: string | null }) {
  if (at === null) return <span className="text-ink-3">–</span>
  const format = await getFormatter()
  const [date, now] = [new Date(at), new Date()]
  const near = Math.abs(now.getTime() - date.getTime()) < dayMs
  return (
    <time dateTime={at} title={at} className="figures whitespace-nowrap">
      {near ? format.relativeTime(date, now) : format.dateTime(date, { dateStyle: 'medium' })}
    </time>
  )
}
