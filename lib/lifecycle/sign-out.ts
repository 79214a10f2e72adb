import 'server-only'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db/client'
import { sessions } from '@/db/schema'
import { endSession, findSession, isLive, type LiveSession } from '../accounts/sessions'
import { AppError } from '../errors'
import type { SessionViewer, Viewer } from '../viewer/viewer'
import { endIfForsaken } from './end-guest'
import { announce, type RoomsChanged } from './rooms-changed'

type Held = {
  account: Pick<LiveSession['account'], 'id' | 'kind'>
  session: { id: string; bringsFrom: string | null }
}

/**
 * Signs out: the session is dead wherever its cookie was copied to. A guest ends with it, open room and tokens included
 * (the page asks first), and so does a guest whose things were still waiting to be brought along.
 */
async function endSessionAndMaybeGuest({ account, session }: Held): Promise<void> {
  const guests = [account.kind === 'guest' ? account.id : null, session.bringsFrom]
  const changed = await db().transaction(async (tx) => {
    await endSession(session.id, undefined, tx)
    const all: RoomsChanged[] = []
    for (const id of guests) {
      const ended = id && (await endIfForsaken(tx, id))
      if (ended) all.push(ended)
    }
    return all
  })
  for (const each of changed) await announce(each)
}

/** As `endSessionAndMaybeGuest`, for the session the viewer is in. */
export function signOutViewer({ account, credential }: SessionViewer): Promise<void> {
  return endSessionAndMaybeGuest({ account, session: credential })
}

/** As `endSessionAndMaybeGuest`, for the session this secret opens; nothing where it opens none. */
export async function signOutSecret(secret: string): Promise<void> {
  const live = await findSession(secret)
  if (live) await endSessionAndMaybeGuest(live)
}

/** Ends one of the viewer's own live sessions; any other is `not_found`. */
export async function endOwnSession(viewer: Viewer, id: string): Promise<void> {
  const [session] = z.uuid().safeParse(id).success
    ? await db()
        .select({ id: sessions.id, bringsFrom: sessions.bringsFrom })
        .from(sessions)
        .where(and(eq(sessions.id, id), eq(sessions.accountId, viewer.account.id), isLive()))
    : []
  if (!session) throw new AppError('not_found')
  await endSessionAndMaybeGuest({ account: viewer.account, session })
}
