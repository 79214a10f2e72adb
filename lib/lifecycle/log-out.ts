import 'server-only'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { sessions } from '@/db/schema'
import { audit } from '../accounts/audit'
import { endSessionsOf } from '../accounts/sessions'
import { isAppError } from '../errors'
import { withdrawApp } from '../tokens/apps'
import { endTokensOf } from '../tokens/end-tokens'
import { revokeGrant } from '../tokens/grants'
import { revokePersonalToken } from '../tokens/personal-tokens'
import { isSession, type Viewer } from '../viewer/viewer'
import { endIfForsaken } from './end-guest'
import { announce, type RoomsChanged } from './rooms-changed'
import { signOutViewer } from './sign-out'

/** Ends the credential the viewer calls with: this session, this personal token, or the grant of this access token. */
export async function logOut(viewer: Viewer, headers: Headers): Promise<void> {
  if (isSession(viewer)) return signOutViewer(viewer)
  const { account, credential } = viewer
  const by = { actorId: account.id, headers }
  if (credential.kind === 'access_token') {
    await revokeGrant(db(), credential.id, 'logged_out', by)
    return
  }
  try {
    await revokePersonalToken(account.id, credential.id, by)
  } catch (error) {
    // It was ended in this moment.
    if (!isAppError(error, 'not_found')) throw error
  }
}

/**
 * Ends every token and grant of the account; called from a browser, every session too. A token ends no browser session:
 * whoever stole one could lock the owner out. The token of an app that was let in ends what that app was granted, and
 * nothing of the other apps. A guest ends with its sessions, as when signing out.
 */
export async function logOutEverywhere(viewer: Viewer, headers: Headers): Promise<void> {
  const { account, credential } = viewer
  const { id: accountId, kind } = account
  if (credential.kind === 'access_token' && credential.grantType === 'authorization_code') {
    return endApp({ accountId, clientId: credential.clientId, headers })
  }
  const changed = await db().transaction(async (tx) => {
    await endTokensOf(tx, accountId, { actorId: accountId, headers })
    if (!isSession(viewer)) return []
    const waiting = await guestsWaiting(tx, accountId)
    const ended = await endSessionsOf(accountId, {}, tx)
    const details = { sessions: ended }
    await audit(tx, { action: 'session.ended', actorId: accountId, accountId, details, headers })
    return endGuests(tx, kind === 'guest' ? [accountId, ...waiting] : waiting)
  })
  for (const each of changed) await announce(each)
}

async function endApp(app: { accountId: string; clientId: string; headers: Headers }): Promise<void> {
  try {
    await withdrawApp(app)
  } catch (error) {
    // It was ended in this moment.
    if (!isAppError(error, 'not_found')) throw error
  }
}

/** Guests whose things the account's sessions could still bring along. */
async function guestsWaiting(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ id: sessions.bringsFrom })
    .from(sessions)
    .where(and(eq(sessions.accountId, accountId), isNull(sessions.endedAt), isNotNull(sessions.bringsFrom)))
  return rows.flatMap(({ id }) => id ?? [])
}

async function endGuests(tx: Tx, ids: readonly string[]): Promise<RoomsChanged[]> {
  const all: RoomsChanged[] = []
  for (const id of ids) {
    const ended = await endIfForsaken(tx, id)
    if (ended) all.push(ended)
  }
  return all
}
