import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db/client'
import { connections, signingKeys } from '@/db/schema'
import { createGuest } from '@/lib/accounts/guests'
import { sealToken } from '@/lib/connections/sealed-tokens'
import { sealedWith } from '@/lib/crypto'
import { publicJwks } from '@/lib/tokens/signing-keys'

const run = promisify(execFile)
const command = ['--import', 'tsx', '--conditions=react-server', 'scripts/tokens-reencrypt.ts']

test('21 npm run tokens:reencrypt seals every token and signing key with the first key', async () => {
  const { account } = await createGuest({ userAgent: null })
  const id = randomUUID()
  await db()
    .insert(connections)
    .values({
      id,
      accountId: account.id,
      provider: 'spotify',
      issuer: 'https://provider.example',
      providerAccountId: 'ada',
      providerAccountName: 'Ada',
      scope: [],
      accessToken: sealToken(id, 'access_token', 'an access token'),
      expiresAt: new Date(),
      lifetimeMs: 3_600_000,
      state: 'connected',
    })
  await publicJwks()
  const TOKEN_KEYS = `next:${Buffer.alloc(32, 9).toString('base64')},${process.env.TOKEN_KEYS}`
  const { stdout } = await run(process.execPath, command, { env: { ...process.env, TOKEN_KEYS } })
  expect(stdout).toContain('1 connections, 0 waiting events, 1 signing keys')
  const [row] = await db()
    .select({ accessToken: connections.accessToken })
    .from(connections)
    .where(eq(connections.id, id))
  expect(sealedWith(row?.accessToken ?? '')).toBe('next')
  const [key] = await db().select({ sealed: signingKeys.sealedPrivateJwk }).from(signingKeys)
  expect(sealedWith(key?.sealed ?? '')).toBe('next')
})

test('an operator command says in one line where there is no database', async () => {
  const { DATABASE_URL: _, ...env } = process.env
  await expect(run(process.execPath, command, { env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^DATA_DIR: .* holds no database/),
  })
})
