import 'server-only'
import { z } from 'zod'
import { db } from '@/db/client'
import { createAccount } from '../accounts/create-account'
import { emailAddress } from '../accounts/email'
import { newPassword } from '../accounts/passwords'
import { personName } from '../accounts/person-name'
import { countRegistration, passwordHashFor } from '../accounts/registration'
import { check } from '../http/body'
import { type Client, isFirstParty } from './clients'
import { OauthError } from './oauth-error'
import { grantByPassword, type IssuedTokens, signed } from './token-grants'
import { requestedScopes, scopeParameter } from './token-request'

/** What a first-party client registers somebody with. Unknown fields are ignored, as with a token request. */
export const newUser = z
  .object({
    email: emailAddress,
    password: newPassword,
    grant_type: z.literal('password', 'Only password'),
    scope: scopeParameter.optional(),
    has_accepted_terms: z.literal(true, 'The terms have to be accepted'),
    first_name: personName.optional(),
    last_name: personName.optional(),
  })
  .meta({ id: 'NewUser' })

/**
 * Registers somebody for a first-party client and gives it their tokens; account and grant in one transaction.
 * Throws `validation`, `email_taken`, `rate_limited_caller`, `unavailable`; `OauthError` about client and scope.
 */
export async function createUser(input: unknown, client: Client, headers: Headers): Promise<IssuedTokens> {
  if (!isFirstParty(client)) {
    throw new OauthError('unauthorized_client', 'Only a client with the password grant registers users')
  }
  const { email, password, first_name, last_name, scope } = check(newUser, input)
  const scopes = requestedScopes(scope)
  await countRegistration(headers)
  const passwordHash = await passwordHashFor({ email, password })
  const granted = await db().transaction(async (tx) => {
    const { id: accountId } = await createAccount(tx, {
      email,
      passwordHash,
      firstName: first_name ?? null,
      lastName: last_name ?? null,
      acceptedTerms: true,
      headers,
      door: 'users_create',
    })
    return grantByPassword(tx, { client, accountId, scopes, headers })
  })
  return signed(granted)
}
