import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, eq, ne } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Tx } from '@/db/client'
import { accounts, performerPictures, performers } from '@/db/schema'
import { limitOf } from '../http/limits'
import { readUpload } from '../http/upload'
import { isLiveAccount } from './live-account'
import { encodePicture } from './picture-encoding'

/** What a picture may be uploaded as. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const

const maxBytes = 2 * 1024 * 1024
const uploads = limitOf('performer-picture')

/**
 * Reads an uploaded picture and makes of it what is served.
 * @throws AppError `rate_limited_caller` after thirty in an hour; as `readUpload` and `encodePicture`
 */
export async function uploadedPicture(accountId: string, request: Request): Promise<Buffer> {
  await uploads.consume(accountId)
  return encodePicture(await readUpload(request, { field: 'picture', types: pictureTypes, maxBytes }))
}

/**
 * Gives an account this picture in place of the one it had. Makes a profile without a stage name where there is none.
 * @param bytes WebP, as `encodePicture` makes it
 */
export async function writePicture(tx: Tx, accountId: string, bytes: Buffer): Promise<void> {
  const id = randomUUID()
  // The profile's row first: of two uploads at once the second waits here, and then finds the first one's picture.
  await tx
    .insert(performers)
    .values({ accountId, pictureId: id })
    .onConflictDoUpdate({ target: performers.accountId, set: { pictureId: id, updatedAt: new Date() } })
  await tx.insert(performerPictures).values({ id, accountId, bytes })
  await tx
    .delete(performerPictures)
    .where(and(eq(performerPictures.accountId, accountId), ne(performerPictures.id, id)))
}

/** Takes the picture away and leaves the profile. @returns whether there was one */
export async function deletePicture(tx: Tx, accountId: string): Promise<boolean> {
  await tx
    .update(performers)
    .set({ pictureId: null, updatedAt: new Date() })
    .where(eq(performers.accountId, accountId))
  const deleted = await tx
    .delete(performerPictures)
    .where(eq(performerPictures.accountId, accountId))
    .returning({ id: performerPictures.id })
  return deleted.length > 0
}

/** The current picture of an account that still stands, as WebP; null where it has none of this id. */
export async function findPicture(accountId: string, pictureId: string): Promise<Buffer | null> {
  const uuid = z.uuid()
  if (!uuid.safeParse(accountId).success || !uuid.safeParse(pictureId).success) return null
  const [found] = await db()
    .select({ bytes: performerPictures.bytes })
    .from(performerPictures)
    .innerJoin(accounts, eq(accounts.id, performerPictures.accountId))
    .where(
      and(eq(performerPictures.id, pictureId), eq(performerPictures.accountId, accountId), isLiveAccount()),
    )
  return found?.bytes ?? null
}
