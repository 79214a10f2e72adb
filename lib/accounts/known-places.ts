import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, desc, eq, gt, inArray } from 'drizzle-orm'
import { db } from '@/db/client'
import { auditLog, sessions } from '@/db/schema'
import { peerNetwork, sameSite } from '../http/peer'
import { sentDevice } from './device-cookie'

/** Where a request comes from, and whose account it is about; as much is asked for nobody's. */
export type Place = { accountId: string | null; headers: Headers }

const rememberedForMs = 90 * 24 * 60 * 60 * 1000
const remembered = 200

/** The browser's device, where the account has signed in with it; null where it has not, or there is none. */
export async function knownDevice({ accountId, headers }: Place): Promise<string | null> {
  const device = sentDevice(headers)
  if (!device) return null
  const [found] = await db()
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.accountId, accountId ?? randomUUID()), eq(sessions.deviceHash, device)))
    .limit(1)
  return found ? device : null
}

/** The caller's network, where the account was made or signed in from it, or from its IPv6 neighbourhood, within 90 days. */
export async function knownNetwork({ accountId, headers }: Place): Promise<string | null> {
  const network = peerNetwork(headers)
  const rows = await db()
    .select({ network: auditLog.network })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.accountId, accountId ?? randomUUID()),
        inArray(auditLog.action, ['account.registered', 'account.signed_in']),
        gt(auditLog.at, new Date(Date.now() - rememberedForMs)),
      ),
    )
    .orderBy(desc(auditLog.at))
    .limit(remembered)
  return rows.some((row) => row.network !== null && sameSite(row.network, network)) ? network : null
}
