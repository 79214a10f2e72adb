import 'server-only'
import { and, desc, eq, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { db } from '@/db/client'
import { type AuditRow, accounts, auditLog } from '@/db/schema'
import { auditActions } from '../accounts/audit'
import type { Viewer } from '../viewer/viewer'
import { type AccountRef, accountRef } from './account-ref'
import { assertAdmin } from './administrator'
import { behind, contains, type Page, pageOf, pageQuery, searched, searchText } from './keyset'

export const auditQuery = z.object({
  action: z.enum(auditActions).optional(),
  account: searchText.meta({
    description: 'Part of the name or address of who did it or whom it is about, or a whole id',
  }),
  ...pageQuery,
})

export type AuditQuery = z.infer<typeof auditQuery>

/** An entry of the audit log. */
export type AuditEntryDto = {
  id: string
  at: string
  action: string
  /** Who did it; null for the operator and for callers nobody knows. */
  actor: AccountRef | null
  /** Whom it is about. */
  account: AccountRef | null
  target_id: string | null
  details: Record<string, unknown>
  /** The caller's network. */
  network: string | null
}

const actors = alias(accounts, 'actors')

/** The audit log, the newest first. */
export async function listAudit(viewer: Viewer, query: AuditQuery): Promise<Page<AuditEntryDto>> {
  assertAdmin(viewer)
  const rows = await db()
    .select({
      id: auditLog.id,
      at: auditLog.at,
      action: auditLog.action,
      actorId: auditLog.actorId,
      accountId: auditLog.accountId,
      targetId: auditLog.targetId,
      details: auditLog.details,
      network: auditLog.network,
      actor: accountRef(actors),
      account: accountRef(accounts),
    })
    .from(auditLog)
    .leftJoin(actors, eq(actors.id, auditLog.actorId))
    .leftJoin(accounts, eq(accounts.id, auditLog.accountId))
    .where(
      and(
        query.action && eq(auditLog.action, query.action),
        about(query.account),
        behind(query.cursor, auditLog.at, auditLog.id),
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(query.limit + 1)
  return pageOf(rows, query.limit, ({ at, id }) => ({ at, id }), entryDto)
}

function about(account: string | undefined): SQL | undefined {
  const text = searched(account)
  if (!text) return undefined
  if (z.uuid().safeParse(text).success) {
    return or(eq(auditLog.accountId, text), eq(auditLog.actorId, text), eq(auditLog.targetId, text))
  }
  return sql`(${contains(text, accounts.name, accounts.emailKey, accounts.usernameKey)}
    or ${contains(text, actors.name, actors.emailKey, actors.usernameKey)})`
}

type Row = AuditRow & { actor: AccountRef | null; account: AccountRef | null }

function entryDto(row: Row): AuditEntryDto {
  return {
    id: row.id,
    at: row.at.toISOString(),
    action: row.action,
    actor: row.actor ?? named(row.actorId),
    account: row.account ?? named(row.accountId),
    target_id: row.targetId,
    details: z.record(z.string(), z.unknown()).catch({}).parse(row.details),
    network: row.network,
  }
}

/** An account whose row is gone keeps its id in the log. */
function named(id: string | null): AccountRef | null {
  return id === null ? null : { id, name: '', email: null }
}
