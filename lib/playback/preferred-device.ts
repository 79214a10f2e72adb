import 'server-only'
import { and, eq, notExists, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { hostDevices } from '@/db/schema'

type Chosen = { id: string; name: string; type: string }

/** Keeps the device the music of this account was moved to: in its next room, too, it is offered first and woken first. */
export async function rememberDevice(accountId: string, { id, name, type }: Chosen): Promise<void> {
  const device = { deviceId: id, deviceName: name, deviceType: type, chosenAt: sql`now()` }
  await db()
    .insert(hostDevices)
    .values({ accountId, ...device })
    .onConflictDoUpdate({ target: hostDevices.accountId, set: device })
}

/** The id of the device this account chose last, in whichever room; null where it never chose one. */
export async function preferredDevice(accountId: string): Promise<string | null> {
  const [row] = await db()
    .select({ id: hostDevices.deviceId })
    .from(hostDevices)
    .where(eq(hostDevices.accountId, accountId))
  return row?.id ?? null
}

/** Makes it another account's that has chosen none, in the transaction in which the player becomes that account's. */
export async function moveDevice(tx: Tx, from: string, to: string): Promise<void> {
  const own = tx.select({ id: hostDevices.deviceId }).from(hostDevices).where(eq(hostDevices.accountId, to))
  await tx
    .update(hostDevices)
    .set({ accountId: to })
    .where(and(eq(hostDevices.accountId, from), notExists(own)))
}

/** Forgets it, in the transaction in which the account goes. */
export async function forgetDevice(tx: Tx, accountId: string): Promise<void> {
  await tx.delete(hostDevices).where(eq(hostDevices.accountId, accountId))
}
