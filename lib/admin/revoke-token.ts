import 'server-only'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { personalTokens } from '@/db/schema'
import { AppError } from '../errors'
import { revokeGrant } from '../tokens/grants'
import { revokePersonalToken } from '../tokens/personal-tokens'
import { type Administration, assertAdmin } from './administrator'

/**
 * Ends anybody's personal token, or a grant with all its tokens, at once and in every process.
 * @throws AppError `not_found` where there is neither, and for one that was revoked before
 */
export async function revokeToken({ viewer, headers }: Administration, id: string): Promise<void> {
  assertAdmin(viewer)
  if (!z.uuid().safeParse(id).success) throw new AppError('not_found')
  const by = { actorId: viewer.account.id, headers }
  const [token] = await db()
    .select({ accountId: personalTokens.accountId })
    .from(personalTokens)
    .where(eq(personalTokens.id, id))
  if (token) return revokePersonalToken(token.accountId, id, by)
  if (!(await revokeGrant(db(), id, 'admin', by))) throw new AppError('not_found')
}
