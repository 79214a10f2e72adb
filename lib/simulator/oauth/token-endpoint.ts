import type { Context } from 'hono'
import type { SimulatorEnv } from '../http'
import type { Grant } from './grants'
import { OAuthError } from './oauth-error'

const HEADERS = { 'Cache-Control': 'no-store', Pragma: 'no-cache' }

type GrantType = 'authorization_code' | 'refresh_token'

/** What a grant type comes to: the answer, and whose it is for the log of requests. */
export interface TokenAnswer {
  grant: Grant
  response: object
}

/**
 * A token endpoint: a form, code and refresh grants, strictly; every error is HTTP 400 `{error, error_description}`.
 * `saveNow` keeps what was handed out before the client learns of it.
 */
export async function answerTokenRequest(
  c: Context<SimulatorEnv>,
  saveNow: () => void,
  answer: (grantType: GrantType, form: URLSearchParams) => TokenAnswer,
): Promise<Response> {
  try {
    const { grantType, form } = await readTokenRequest(c)
    const { grant, response } = answer(grantType, form)
    c.get('record').account = grant.account
    // A client must be able to rely on what it was handed, even if this process dies right after.
    saveNow()
    return c.json(response, 200, HEADERS)
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    saveNow()
    return c.json({ error: error.code, error_description: error.description }, 400, HEADERS)
  }
}

async function readTokenRequest(
  c: Context<SimulatorEnv>,
): Promise<{ grantType: GrantType; form: URLSearchParams }> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded')
  }
  const form = new URLSearchParams(await c.req.text())
  const grantType = form.get('grant_type')
  if (grantType) c.get('record').grant_type = grantType.slice(0, 40)
  for (const name of form.keys()) {
    if (form.getAll(name).length > 1)
      throw new OAuthError('invalid_request', `${name} was given more than once`)
  }
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token') {
    throw new OAuthError(
      'unsupported_grant_type',
      grantType ? `grant_type ${grantType.slice(0, 40)} is not supported` : 'grant_type parameter is missing',
    )
  }
  return { grantType, form }
}

/** Errors: `invalid_request` where the parameter is missing or empty. */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (!value) throw new OAuthError('invalid_request', `${name} must be supplied`)
  return value
}
