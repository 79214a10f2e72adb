import 'server-only'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Executor, type Tx } from '@/db/client'
import { accounts, performers } from '@/db/schema'
import { AppError } from '../errors'
import { isLiveAccount } from './live-account'
import { bioText, stageName } from './stage-name'

/** A performer profile as it is written; the whole of it each time. */
export const performerInput = z.strictObject({
  stage_name: stageName,
  /** Blank, null and absent are the same: nothing said. */
  bio: bioText.nullish(),
})

export type PerformerInput = z.infer<typeof performerInput>

/** A performer profile, which everybody signed in may read. */
export type PerformerDto = {
  /** Of the account. */
  id: string
  /** Null while only a bio or a picture was given. */
  stage_name: string | null
  bio: string | null
  /** A path on this origin; another one for each new picture. */
  picture_url: string | null
}

/** How an account is shown beside its name; a picture's address names the account, as its public profile does. */
export function shownPerformer(
  accountId: string,
  { stageName, pictureId }: { stageName: string | null; pictureId: string | null },
): Pick<PerformerDto, 'stage_name' | 'picture_url'> {
  const picture_url = pictureId ? `/api/performers/${accountId}/picture/${pictureId}` : null
  return { stage_name: stageName, picture_url }
}

/**
 * The performer profile of an account that still stands.
 * @param accountId anything a caller may have typed
 * @returns null where there is none
 */
export async function findPerformer(
  accountId: string,
  executor: Executor = db(),
): Promise<PerformerDto | null> {
  if (!z.uuid().safeParse(accountId).success) return null
  const [found] = await executor
    .select({ stageName: performers.stageName, bio: performers.bio, pictureId: performers.pictureId })
    .from(performers)
    .innerJoin(accounts, eq(accounts.id, performers.accountId))
    .where(and(eq(performers.accountId, accountId), isLiveAccount()))
  if (!found) return null
  const id = accountId.toLowerCase()
  return {
    id,
    bio: found.bio,
    ...shownPerformer(id, found),
  }
}

/** As `findPerformer`. @throws AppError `not_found` */
export async function readPerformer(accountId: string, executor: Executor = db()): Promise<PerformerDto> {
  const found = await findPerformer(accountId, executor)
  if (!found) throw new AppError('not_found', { detail: 'There is no performer profile here' })
  return found
}

/** Keeps stage name and bio of an account, which has a profile from then on. The picture stays. */
export async function writePerformer(tx: Tx, accountId: string, input: PerformerInput): Promise<void> {
  const text = { stageName: input.stage_name, bio: input.bio ?? null }
  await tx
    .insert(performers)
    .values({ accountId, ...text })
    .onConflictDoUpdate({ target: performers.accountId, set: { ...text, updatedAt: new Date() } })
}

/** Deletes the profile with its picture. @returns whether there was one */
export async function deletePerformer(tx: Tx, accountId: string): Promise<boolean> {
  const deleted = await tx
    .delete(performers)
    .where(eq(performers.accountId, accountId))
    .returning({ accountId: performers.accountId })
  return deleted.length > 0
}
