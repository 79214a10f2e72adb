import 'server-only'
import { closeDb } from '@/db/client'
import { assertSessions } from '@/db/pooling'
import { directDatabaseUrl, env, isPooledByTransaction } from '@/env'
import { inviteAdministrator } from './accounts/mail/administrator'
import { deliverLetter } from './accounts/mail/deliver'
import { mailTask } from './accounts/mail/queue'
import { auditConnections } from './connections/audit-updates'
import { onTokenUpdate } from './connections/on-token-update'
import { attemptRevocation, revokeWhatGoes } from './connections/revocation'
import { revocationTask } from './connections/revocation-jobs'
import { startConnectionUpkeep } from './connections/upkeep'
import { tellOfConnections } from './connections/webhook-events'
import { startEventDelivery } from './events/delivery'
import { attemptDelivery } from './events/webhooks/attempt'
import { webhookTask } from './events/webhooks/queue'
import { startWebhooks } from './events/webhooks/take-event'
import { startWebhookUpkeep } from './events/webhooks/upkeep'
import { measureFallbacks } from './http/limits-shared'
import { startGuestUpkeep } from './lifecycle/upkeep'
import { log } from './log'
import { musicProvider } from './oauth/music-provider'
import { prepareProviders } from './oauth/providers'
import { measureQueue } from './playback/conductor/measure'
import { wakeConductor } from './playback/conductor/wake'
import { wakeConductorOf } from './playback/conductor/wake-host'
import { startConductor } from './playback/conductor/worker'
import { completeSkipIfReached } from './playback/skip'
import { startBus } from './realtime/bus'
import { onRoomEvent } from './rooms/on-room-event'
import { onVotesChanged } from './rooms/on-votes-changed'
import { startRoomUpkeep } from './rooms/upkeep'
import { tellOfRooms } from './rooms/webhook-events'
import { onShutdown, singleton } from './singleton'
import { prepareSigningKey } from './tokens/signing-keys'
import { startTokenUpkeep } from './tokens/upkeep'
import { watchDatabase } from './watch-database'

/** Puts the capabilities together in a web process, and starts its share of the work unless others do that; once per process. */
export function boot(): Promise<void> {
  return singleton('boot', () => start(env().WORKERS === 'web'))
}

/** The same for a process that answers nobody and only works. */
export function bootWorker(): Promise<void> {
  return singleton('boot', () => start(true))
}

async function start(works: boolean): Promise<void> {
  connectCapabilities()
  onShutdown('database', 90, () => closeDb())
  await assertSessions(directDatabaseUrl(), isPooledByTransaction() ? 'DATABASE_DIRECT_URL' : 'DATABASE_URL')
  measureFallbacks()
  watchDatabase()
  await startBus()
  await prepareSigningKey()
  // Not awaited: a provider that does not answer must not keep the others' people waiting.
  void prepareProviders()
  startConnectionUpkeep()
  await inviteAdministrator()
  if (works) await startWork()
}

function connectCapabilities(): void {
  onVotesChanged('complete-skip', async (roomId) => {
    // Not awaited: it calls the provider, and whoever left or swept must not wait for that.
    completeSkipIfReached(roomId).catch((error: unknown) => {
      log().warn({ err: error, room_id: roomId }, 'a skip its votes completed was not carried out')
    })
  })
  onRoomEvent('wake-conductor', async ({ type, roomId }) => {
    if (type !== 'ended') await wakeConductor(roomId)
  })
  onTokenUpdate('wake-conductor', async ({ type, after }, tx) => {
    if (type !== 'refreshed' && after.provider === musicProvider) await wakeConductorOf(after.accountId, tx)
  })
  auditConnections()
  revokeWhatGoes()
  tellOfConnections()
  tellOfRooms()
  startWebhooks()
  measureQueue()
}

/** What any process may do for all of them: the queue's jobs, the events, and the upkeep. */
async function startWork(): Promise<void> {
  startRoomUpkeep()
  startGuestUpkeep()
  startTokenUpkeep()
  startWebhookUpkeep()
  startEventDelivery()
  await startConductor(
    { [mailTask]: (payload, { job }) => deliverLetter(payload, job.attempts) },
    {
      [webhookTask]: attemptDelivery,
      [revocationTask]: (payload, { job }) => attemptRevocation(payload, job.attempts),
    },
  )
}
