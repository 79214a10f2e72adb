import { asc, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { auditLog } from '@/db/schema'
import { drainEvents } from '../events/drain'
import { stopListening } from '../events/listeners'
import { validAccessToken } from './access-token'
import { auditConnections } from './audit-updates'
import { disconnect } from './disconnect'
import { startWorld, type World } from './world-under-test'

let world: World

beforeAll(async () => {
  world = await startWorld()
  await db().execute(sql`truncate connections, events, audit_log cascade`)
  auditConnections()
})
afterEach(() => stopListening('audit'))
afterAll(() => world.simulator.close())

test('the audit log says when a provider was connected and why a connection ended, once each, and no token', async () => {
  const ada = await world.person()
  await world.connect(ada)
  await world.expire(ada)
  await validAccessToken(ada.key)
  world.control.tokens({ account: 'ada', revoke: true })
  await world.expire(ada)
  await expect(validAccessToken(ada.key)).rejects.toThrow()
  await world.connect(ada)
  await disconnect(ada.key)
  await drainEvents()
  await drainEvents()
  const { action, actorId, accountId, details } = auditLog
  const entries = await db()
    .select({ action, actorId, accountId, details })
    .from(auditLog)
    .orderBy(asc(auditLog.at))
  const of = (what: string, actor: string | null, reason?: string) => ({
    action: `connection.${what}`,
    actorId: actor,
    accountId: ada.accountId,
    details: { provider: ada.key.provider, ...(reason ? { reason } : {}) },
  })
  expect(entries).toEqual([
    of('created', ada.accountId),
    of('invalidated', null, 'invalid_grant'),
    of('created', ada.accountId),
    of('invalidated', ada.accountId, 'disconnected'),
  ])
})
