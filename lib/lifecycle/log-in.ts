import 'server-only'
import { eq } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { createAccount } from '../accounts/create-account'
import { countRegistration, passwordHashFor, type Registration } from '../accounts/registration'
import { assertStillGood, checkPassword, type SignInInput } from '../accounts/sign-in'
import { AppError, isAppError } from '../errors'
import { issueAccessToken } from '../tokens/access-tokens'
import { createGrant } from '../tokens/grants'
import { createPersonalToken } from '../tokens/personal-tokens'
import { grantedScopes, requestableScopes, type Scope } from '../tokens/scopes'

/** The built-in client whose access tokens `POST /api/login` answers. */
const clientId = 'auxroom'

const tokenLifeMs = 30 * 24 * 60 * 60 * 1000

/** What a login answers; `expiresIn` is the access token's life in seconds. */
export type LoggedIn = { token: string; accessToken: string; expiresIn: number }

/**
 * Registers an account for a program: account, performer profile and personal token in one transaction.
 * @returns the token's secret, good for 30 days
 * Throws `validation`, `email_taken`, `username_taken`, `rate_limited_caller`, `unavailable`.
 */
export async function registerForToken(input: Registration, headers: Headers): Promise<{ token: string }> {
  await countRegistration(headers)
  const passwordHash = await passwordHashFor(input)
  const { email, username, first_name: firstName, last_name: lastName, bio = null } = input
  return db().transaction(async (tx) => {
    const given = {
      email,
      username,
      passwordHash,
      firstName,
      lastName,
      bio,
      headers,
      door: 'register',
    } as const
    const { id } = await createAccount(tx, given)
    return { token: await loginToken(tx, id, 'Registration', headers) }
  })
}

/**
 * Logs a program in: a new personal token, and an access token as a signed JWT, which has the account's marks as scopes.
 * Throws as `checkPassword`.
 */
export async function logIn(input: SignInInput): Promise<LoggedIn> {
  const checked = await checkPassword(input)
  const { token, grant } = await db().transaction(async (tx) => {
    const secret = await loginToken(tx, checked.id, 'Login', input.headers).catch(asRefused)
    await assertStillGood(tx, checked)
    const scopes = await scopesOf(tx, checked.id)
    const { headers } = input
    const made = await createGrant(tx, {
      clientId,
      accountId: checked.id,
      grantType: 'login',
      scopes,
      headers,
    })
    return { token: secret, grant: made }
  })
  return { token, ...(await issueAccessToken(grant)) }
}

/** An account that ended, or was suspended, since its password was looked at is refused as if it had been before. */
function asRefused(error: unknown): never {
  throw isAppError(error, 'forbidden') ? new AppError('invalid_credentials', { cause: error }) : error
}

async function loginToken(tx: Tx, accountId: string, name: string, headers: Headers): Promise<string> {
  const { secret } = await createPersonalToken(tx, {
    accountId,
    name,
    scopes: requestableScopes,
    origin: 'login',
    expiresAt: new Date(Date.now() + tokenLifeMs),
    headers,
  })
  return secret
}

async function scopesOf(tx: Tx, accountId: string): Promise<Scope[]> {
  const [marks] = await tx
    .select({ isAdmin: accounts.isAdmin, cities: accounts.cities })
    .from(accounts)
    .where(eq(accounts.id, accountId))
  return [...requestableScopes, ...(marks ? grantedScopes(marks) : [])]
}
