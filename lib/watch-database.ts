import 'server-only'
import postgres from 'postgres'
import { databaseAnswers } from '@/db/answers'
import { closeDb } from '@/db/client'
import { env } from '@/env'
import { log } from './log'
import { counter } from './metrics'
import { repeat } from './repeat'
import { onShutdown } from './singleton'

const askMs = 5_000
const patienceMs = 4_000
/** So many questions in a row have no answer before the connections are suspected. */
const tooMany = 3

/**
 * Opens the pools anew where their connections lead nowhere: a firewall that forgets them tells neither side, and what
 * was sent is repeated for a quarter of an hour before the machine gives up.
 */
export function watchDatabase(): void {
  let unanswered = 0
  const end = repeat('watching the database', askMs, async () => {
    unanswered = (await databaseAnswers(patienceMs)) ? 0 : unanswered + 1
    if (unanswered < tooMany) return
    unanswered = 0
    await reopenIfDeaf()
  })
  onShutdown('watching the database', 20, end)
}

/** Closes the pools where a connection of its own is answered and theirs are not. @returns whether it did */
export async function reopenIfDeaf(withinMs = patienceMs): Promise<boolean> {
  if (!(await answersAnew()) || (await databaseAnswers(withinMs))) return false
  log().error('the connections to the database lead nowhere: new ones are opened')
  reopened().inc()
  await closeDb(0)
  return true
}

async function answersAnew(): Promise<boolean> {
  const once = postgres(env().DATABASE_URL, { max: 1, connect_timeout: 5, onnotice: () => undefined })
  try {
    await once`select 1`
    return true
  } catch {
    return false
  } finally {
    await once.end({ timeout: 1 })
  }
}

const reopened = () =>
  counter({
    name: 'database_pools_reopened_total',
    help: 'Times the connections to the database led nowhere',
  })
