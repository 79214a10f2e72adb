import { randomUUID } from 'node:crypto'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { createClient } from './clients'
import { createGrant } from './grants'
import type { GrantType } from './live-grant'
import { requestableScopes, type Scope } from './scopes'

/** A registered account of its own, with marks where they are given. */
export async function registered(
  marks: { isAdmin?: boolean; cities?: string[] } = {},
): Promise<{ id: string }> {
  const key = `ada-${randomUUID()}@example.org`
  const values = { kind: 'registered', name: 'Ada', email: key, emailKey: key, ...marks } as const
  const [account] = await db().insert(accounts).values(values).returning({ id: accounts.id })
  if (!account) throw new Error('no account')
  return account
}

/** A first-party client of its own. */
export async function firstParty(): Promise<{ clientId: string; clientSecret: string | null }> {
  return createClient({
    name: 'Console',
    grants: ['password', 'refresh_token', 'client_credentials'],
    redirectUris: [],
    legacyTokenLogin: false,
    isPublic: false,
  })
}

/** A grant of an account, or of the client itself, with the client it was given to. */
export async function granted(
  accountId: string | null,
  options: { grantType?: GrantType; scopes?: readonly Scope[]; clientId?: string } = {},
) {
  const clientId = options.clientId ?? (await firstParty()).clientId
  const grantType = options.grantType ?? (accountId === null ? 'client_credentials' : 'password')
  const scopes = options.scopes ?? requestableScopes
  return db().transaction((tx) => createGrant(tx, { clientId, accountId, grantType, scopes }))
}
