import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db/client'
import { connections, events, signingKeys, webhooks } from '@/db/schema'
import { env } from '@/env'
import { createGuest } from '@/lib/accounts/guests'
import { letters } from '@/lib/accounts/mail/queue'
import { revocations } from '@/lib/connections/revocation-jobs'
import { openAccessToken, sealToken } from '@/lib/connections/sealed-tokens'
import { sealedWith } from '@/lib/crypto'
import { recordEvent } from '@/lib/events/outbox'
import { openPayload } from '@/lib/events/payload'
import { sealSecret, signingSecrets } from '@/lib/events/webhooks/secrets'
import { openPrivateJwk } from '@/lib/tokens/key-set'
import { publicJwks } from '@/lib/tokens/signing-keys'

const run = promisify(execFile)
const command = ['--import', 'tsx', '--conditions=react-server', 'scripts/tokens-reencrypt.ts']

const oldKeys = process.env.TOKEN_KEYS ?? ''
const newKey = `next:${Buffer.alloc(32, 9).toString('base64')}`
const withKeys = (TOKEN_KEYS: string) =>
  run(process.execPath, command, { env: { ...process.env, TOKEN_KEYS } })
const at = { provider: 'spotify', issuer: 'https://provider.example', providerAccountId: 'ada' }

async function connected(sealedAs: string | null = null): Promise<string> {
  const { account } = await createGuest({ userAgent: null })
  const id = randomUUID()
  await db()
    .insert(connections)
    .values({
      ...at,
      id,
      accountId: account.id,
      providerAccountId: id,
      providerAccountName: 'Ada',
      scope: [],
      accessToken: sealedAs ?? sealToken(id, 'access_token', 'an access token'),
      expiresAt: new Date(),
      lifetimeMs: 3_600_000,
      state: 'connected',
    })
  return id
}

const payloads = async (task: string): Promise<unknown[]> => {
  const rows = await db().execute<{ payload: unknown }>(sql`
    select j.payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${task} order by j.id`)
  return rows.map(({ payload }) => payload)
}

test('21 npm run tokens:reencrypt seals everything with the first key, and the old one can go at once', {
  timeout: 120_000,
}, async () => {
  const id = await connected()
  await publicJwks()
  const webhookId = randomUUID()
  const [{ accountId } = { accountId: '' }] = await db()
    .select({ accountId: connections.accountId })
    .from(connections)
  await db()
    .insert(webhooks)
    .values({
      id: webhookId,
      accountId,
      url: 'https://receiver.example/',
      types: ['room.*'],
      secret: sealSecret(webhookId, 'secret', 'whsec_new'),
      previousSecret: sealSecret(webhookId, 'previous_secret', 'whsec_old'),
      previousSecretUntil: new Date(Date.now() + 60_000),
    })
  const letter = { kind: 'confirm_email', emailKey: 'ada@example.com', network: null } as const
  await letters.add(db(), letter)
  await revocations.add(db(), { ...at, token: 'a refresh token' })
  const eventId = await db().transaction((tx) =>
    recordEvent(tx, { type: 'x.happened', accountId, payload: { x: 1 } }),
  )
  // One is in a worker's hands: it has read its order, and its next attempt reads the new one.
  const [inHand] = await payloads('mail')
  await db().execute(sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker'`)

  const { stdout } = await withKeys(`${newKey},${oldKeys}`)
  expect(stdout).toContain(
    '1 connections, 1 waiting events, 1 signing keys, 1 webhooks, 1 waiting letters, 1 waiting revocations',
  )
  expect(letters.read(inHand)).toEqual(letter)

  const ring = env().TOKEN_KEYS
  const before = ring.splice(0, ring.length, { id: 'next', key: Buffer.alloc(32, 9) })
  try {
    const [row] = await db().select().from(connections).where(eq(connections.id, id))
    expect(openAccessToken({ id, accessToken: row?.accessToken ?? '' })).toBe('an access token')
    const [key] = await db().select().from(signingKeys)
    expect(openPrivateJwk(key?.id ?? '', key?.sealedPrivateJwk ?? '')).toMatchObject({ kty: 'EC' })
    const [webhook] = await db().select().from(webhooks).where(eq(webhooks.id, webhookId))
    expect(webhook && signingSecrets(webhook)).toEqual(['whsec_new', 'whsec_old'])
    const [event] = await db().select().from(events).where(eq(events.id, eventId))
    expect(openPayload(eventId, event?.sealedPayload ?? null)).toEqual({ x: 1 })
    expect((await payloads('mail')).map(letters.read)).toEqual([letter])
    expect((await payloads('revoke-token')).map(revocations.read)).toEqual([
      { ...at, token: 'a refresh token' },
    ])
  } finally {
    ring.splice(0, ring.length, ...before)
  }
  // Nothing is left that needs the old key: the command agrees without it.
  expect((await withKeys(newKey)).stdout).toContain('0 connections, 0 waiting events, 0 signing keys')
})

test('21 what no key opens is named and left, and the rest is sealed all the same', {
  timeout: 120_000,
}, async () => {
  const lost = await connected('v1.lost.AAAA')
  const good = await connected()
  await db().execute(
    sql`select graphile_worker.add_job('mail', '{"id":"00000000-0000-4000-8000-000000000001","sealed":"v1.lost.AAAA"}'::json)`,
  )
  const failed = await withKeys(`later:${Buffer.alloc(32, 8).toString('base64')},${newKey},${oldKeys}`).catch(
    (error: unknown) => error,
  )
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      new RegExp(`connections, ${lost}\n.*waiting letters, \\d+\n2 could not be opened`),
    ),
  })
  const rows = await db().select({ id: connections.id, sealed: connections.accessToken }).from(connections)
  const sealed = Object.fromEntries(rows.map(({ id, sealed }) => [id, sealedWith(sealed)]))
  expect(sealed).toMatchObject({ [lost]: 'lost', [good]: 'later' })
})

test('an operator command says in one line where there is no database', { timeout: 60_000 }, async () => {
  const { DATABASE_URL: _, ...rest } = process.env
  await expect(run(process.execPath, command, { env: rest })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^DATA_DIR: .* holds no database/),
  })
})
