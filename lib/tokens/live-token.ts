import 'server-only'
import { eq } from 'drizzle-orm'
import { db, sql } from '@/db/client'
import { personalTokens } from '@/db/schema'
import {
  accountLives,
  type LiveAccount,
  type LiveAccountRow,
  liveAccount,
  liveAccountColumns,
} from '../accounts/live-account'
import { sha256 } from '../crypto'
import { inOrder, isRequestable, type Scope } from './scopes'

const usedEveryMs = 60 * 1000

export type LiveToken = {
  token: { id: string; expiresAt: Date | null }
  scopes: Scope[]
  account: LiveAccount
}

type FoundRow = LiveAccountRow & {
  id: string
  scopes: string[]
  expires_ms: number | null
  used_ms: number | null
}

/** The live personal token of this secret, with its account: one query, and once a minute one more that notes its use. */
export async function findPersonalToken(secret: string): Promise<LiveToken | null> {
  const now = Date.now()
  const [row] = await sql()<FoundRow[]>`
    select t.id, t.scopes, ${liveAccountColumns()},
      (extract(epoch from t.expires_at) * 1000)::float8 as expires_ms,
      (extract(epoch from t.last_used_at) * 1000)::float8 as used_ms
    from personal_tokens t join accounts a on a.id = t.account_id
    where t.secret_hash = ${sha256(secret)} and t.revoked_at is null
      and ${accountLives()}
      and (t.expires_at is null or t.expires_at > ${new Date(now).toISOString()})`
  if (!row) return null
  if (row.used_ms === null || now - row.used_ms > usedEveryMs) {
    await db()
      .update(personalTokens)
      .set({ lastUsedAt: new Date(now) })
      .where(eq(personalTokens.id, row.id))
  }
  return {
    token: { id: row.id, expiresAt: row.expires_ms === null ? null : new Date(row.expires_ms) },
    scopes: inOrder(row.scopes).filter(isRequestable),
    account: liveAccount(row),
  }
}
