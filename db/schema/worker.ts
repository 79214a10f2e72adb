import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns'

/** Sign of life of a process that works on the job queue. A beat that is too old gives its jobs to the others. */
export const workerHeartbeats = pgTable('worker_heartbeats', {
  id: uuid('id').primaryKey(),
  /** The queue's names of the process's workers. */
  workerIds: text('worker_ids').array().notNull(),
  beatAt: instant('beat_at').notNull().defaultNow(),
})
