import 'server-only'
import type { ConnectionRow } from '@/db/schema'
import { type ConnectionKey, findConnection } from './connection-row'

/** An operator who changes a secret may need a day; what lasts longer nobody has noticed. */
const patienceMs = 2 * 24 * 60 * 60 * 1000

/** Whether a provider has answered with refusals of the app alone for so long that somebody has to be told. */
export function isRefusedForDays({ refusedSince }: Pick<ConnectionRow, 'refusedSince'>): boolean {
  return refusedSince !== null && Date.now() - refusedSince.getTime() >= patienceMs
}

/** The same of an account's connection, for pages. */
export async function connectionRefusedForDays(key: ConnectionKey): Promise<boolean> {
  const row = await findConnection(key)
  return row !== null && isRefusedForDays(row)
}
