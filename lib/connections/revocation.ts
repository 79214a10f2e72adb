import 'server-only'
import { and, eq, inArray } from 'drizzle-orm'
import { db } from '@/db/client'
import { connections } from '@/db/schema'
import { log } from '../log'
import { isSameIssuer, issuerSpellings } from '../oauth/issuer'
import { providerOrNull } from '../oauth/providers'
import { mayRevoke, revokeToken } from '../oauth/revoke-token'
import { onTokenUpdate } from './on-token-update'
import { mostAttempts, type RevocationOrder, revocations } from './revocation-jobs'

/**
 * Registers that a connection which goes has its refresh token revoked at a provider that takes it back (RFC 7009), so
 * that nobody finds a use for it later. The connection is gone at once in any case.
 */
export function revokeWhatGoes(): void {
  onTokenUpdate('revoke-at-provider', async ({ before, after }, tx) => {
    const token = before?.token?.refreshToken
    if (after.state !== 'not_connected' || !token) return
    const { provider: id, issuer, providerAccountId } = after
    const provider = providerOrNull(id)
    // A token is shown to nobody but the server it came from.
    if (!provider || !isSameIssuer(provider.issuer, issuer) || !mayRevoke(provider)) return
    await revocations.add(tx, { provider: id, issuer, providerAccountId, token })
  })
}

/**
 * The queue's task. Nothing is revoked where the provider account is connected again: both tokens may belong to one grant.
 * Throws where another attempt may succeed.
 * @param attempt counts from 1
 */
export async function attemptRevocation(payload: unknown, attempt: number): Promise<void> {
  const order = revocations.read(payload)
  const provider = providerOrNull(order.provider)
  if (!provider || !isSameIssuer(provider.issuer, order.issuer) || (await isConnectedAgain(order))) return
  try {
    await revokeToken(provider, order.token)
  } catch (error) {
    const last = attempt >= mostAttempts
    log().warn(
      { err: error, provider: provider.id, attempt },
      last ? 'a token could not be revoked' : 'a token could not be revoked now',
    )
    if (!last) throw error
  }
}

async function isConnectedAgain({ provider, issuer, providerAccountId }: RevocationOrder): Promise<boolean> {
  const [row] = await db()
    .select({ id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.provider, provider),
        inArray(connections.issuer, issuerSpellings(issuer)),
        eq(connections.providerAccountId, providerAccountId),
      ),
    )
    .limit(1)
  return row !== undefined
}
