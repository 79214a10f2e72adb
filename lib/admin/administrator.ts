import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { isLiveAccount } from '../accounts/live-account'
import { AppError } from '../errors'
import type { Viewer } from '../viewer/viewer'

/** Whoever administers the system, and the request it comes with, for the audit log. */
export type Administration = { viewer: Viewer; headers?: Headers }

/** @throws AppError `forbidden` for a credential that does not reach here */
export function assertAdmin(viewer: Viewer): void {
  if (!viewer.scopes.has('admin')) throw new AppError('forbidden')
}

/**
 * Looks once more, and keeps it so until the transaction ends: of two administrators who demote each other at the same
 * moment, only one is still one by then.
 * @throws AppError `forbidden`
 */
export async function assertStillAdmin(tx: Tx, { account }: Viewer): Promise<void> {
  const [still] = await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, account.id), eq(accounts.isAdmin, true), isLiveAccount()))
  if (!still) throw new AppError('forbidden')
}
