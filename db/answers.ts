import 'server-only'
import { sql } from './client'

/** Whether the database answers this process within so many milliseconds. Never throws. */
export async function databaseAnswers(patienceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((settle) => {
    timer = setTimeout(() => settle(false), patienceMs)
  })
  const answered = sql()`select 1`.then(
    () => true,
    () => false,
  )
  return Promise.race([answered, late]).finally(() => clearTimeout(timer))
}
