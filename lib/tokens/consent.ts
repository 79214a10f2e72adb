import 'server-only'
import { db } from '@/db/client'
import { audit } from '../accounts/audit'
import { type AuthorizationRequest, authorizationResponse } from './authorization-request'
import { issueCode } from './codes'

/** What somebody answered an app's request for access. */
type Decision = 'allow' | 'cancel'

type Decided = { accountId: string; request: AuthorizationRequest; decision: Decision; headers: Headers }

/** Carries out a decision. @returns where the browser takes the answer: the client's redirect URI, with a code or an error */
export async function decide({ accountId, request, decision, headers }: Decided): Promise<string> {
  if (decision === 'cancel') {
    return authorizationResponse(request, {
      error: 'access_denied',
      error_description: 'Access was not given',
    })
  }
  const { client, redirectUri, redirectUriGiven, scopes, codeChallenge } = request
  const code = await db().transaction(async (tx) => {
    await audit(tx, {
      action: 'consent.given',
      actorId: accountId,
      accountId,
      targetId: client.id,
      details: { name: client.name, scopes },
      headers,
    })
    return issueCode(tx, {
      clientId: client.id,
      accountId,
      redirectUri,
      redirectUriGiven,
      scopes,
      codeChallenge,
    })
  })
  return authorizationResponse(request, { code })
}
