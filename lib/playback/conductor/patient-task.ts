import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import type { Task } from 'graphile-worker'
import { databaseAnswers } from '@/db/answers'

const askMs = 500
const answerMs = 2_000
const patienceMs = 60_000

/**
 * The same task, which fails for no outage of the database: it waits up to a minute for its return and is tried again.
 * The queue would wait longer at each failure, up to hours.
 */
export function patient(task: Task): Task {
  return async (payload, helpers) => {
    const until = Date.now() + patienceMs
    for (;;) {
      try {
        return await task(payload, helpers)
      } catch (error) {
        if (await databaseAnswers(answerMs)) throw error
        while (!(await databaseAnswers(answerMs))) {
          if (Date.now() > until) throw error
          await delay(askMs)
        }
      }
    }
  }
}
