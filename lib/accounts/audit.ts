import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Executor } from '@/db/client'
import { auditLog } from '@/db/schema'
import { peerNetwork } from '../http/peer'

/** What the audit log records: every administrative event, and everything that happens to credentials. */
export const auditActions = [
  'account.registered',
  'account.signed_in',
  'account.sign_in_failed',
  'account.renamed',
  'account.marked',
  'account.suspended',
  'account.reinstated',
  'account.deleted',
  'email.confirmed',
  'password.reset_requested',
  'password.reset',
  'password.changed',
  'session.ended',
  'return_link.created',
  'return_link.used',
  'token.created',
  'token.revoked',
  'tokens.ended',
  'grant.created',
  'grant.revoked',
  'grant.reuse_detected',
  'consent.given',
  'consent.withdrawn',
  'client.created',
  'client.changed',
  'client.secret_rotated',
  'connection.created',
  'connection.invalidated',
  'webhook.created',
  'webhook.moved',
  'webhook.deleted',
  'webhook.secret_rotated',
  'keys.rotated',
  'room.closed',
] as const

type AuditAction = (typeof auditActions)[number]

export type AuditEntry = {
  action: AuditAction
  /** Account that did it; null for the operator and for callers nobody knows. */
  actorId: string | null
  /** Account it is about. */
  accountId?: string | null
  /** Id of the token, client, room it is about. */
  targetId?: string | null
  /** Further facts; never a secret. */
  details?: Record<string, string | number | boolean | null | readonly string[]>
  /** Of the request, for the caller's network. */
  headers?: Headers
  /** The caller's network, where the request is over. */
  network?: string | null
}

/** Writes into the audit log, in the transaction of what it records. */
export async function audit(executor: Executor, entry: AuditEntry): Promise<void> {
  await executor.insert(auditLog).values({
    id: randomUUID(),
    action: entry.action,
    actorId: entry.actorId,
    accountId: entry.accountId ?? null,
    targetId: entry.targetId ?? null,
    details: entry.details ?? {},
    network: entry.headers ? peerNetwork(entry.headers) : (entry.network ?? null),
  })
}
