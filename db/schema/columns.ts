import { timestamp } from 'drizzle-orm/pg-core'

/** A moment in time with millisecond precision, stored with its zone and read as a `Date`. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })
