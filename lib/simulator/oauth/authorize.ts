import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { findAccount } from '../accounts'
import type { SimulatorEnv } from '../http'
import { AuthorizePageError, type AuthorizeRequest, redirectWith } from './authorize-request'
import { type ConsentLook, consentPage, errorPage } from './consent-page'
import type { Grants } from './grants'

/** What an authorization endpoint has of its own. */
export interface AuthorizationEndpoint {
  look: ConsentLook
  grants: Grants
  /** Where the simulator answers, e.g. `http://127.0.0.1:3001`. */
  origin: () => string
  /** A code must be kept before anybody is told. */
  saveNow: () => void
  /** Reads and checks a request. Errors: {@link AuthorizePageError} with the provider's wording. */
  read: (query: URLSearchParams) => AuthorizeRequest
}

/**
 * A GET shows the consent page, or answers at once when a script adds `_decision` (and `_account`); a POST is the page's
 * own form, which repeats the request so that nothing is kept in between.
 */
export async function authorize(
  c: Context<SimulatorEnv>,
  endpoint: AuthorizationEndpoint,
): Promise<Response> {
  try {
    const query = c.req.method === 'POST' ? await readForm(c, endpoint) : new URL(c.req.url).searchParams
    const request = endpoint.read(query)
    const decision = query.get('_decision')
    const account = query.get('_account')
    if (account !== null && !findAccount(account)) throw new AuthorizePageError('Unknown account')
    if (decision !== null) return decide(c, endpoint, request, decision, account)
    const { look } = endpoint
    return page(c, (nonce) => consentPage({ look, query, request, account, nonce }), 200, formTarget(request))
  } catch (error) {
    if (!(error instanceof AuthorizePageError)) throw error
    return page(c, (nonce) => errorPage(endpoint.look, error.message, nonce), 400)
  }
}

async function readForm(
  c: Context<SimulatorEnv>,
  { origin }: AuthorizationEndpoint,
): Promise<URLSearchParams> {
  const sender = c.req.header('origin')
  if (sender !== undefined && sender !== 'null' && sender !== origin()) {
    throw new AuthorizePageError('INVALID_REQUEST: the form was sent from another site')
  }
  return new URLSearchParams(await c.req.text())
}

/** A host source cannot name an IPv6 address, so that one case allows the scheme. */
function formTarget(request: AuthorizeRequest): string {
  const target = new URL(request.redirect_uri)
  return target.hostname.startsWith('[') ? target.protocol : target.origin
}

function decide(
  c: Context<SimulatorEnv>,
  { grants, saveNow }: AuthorizationEndpoint,
  request: AuthorizeRequest,
  decision: string,
  accountName: string | null,
): Response {
  const record = c.get('record')
  if (accountName) record.account = accountName
  const status = c.req.method === 'POST' ? 303 : 302
  c.header('Cache-Control', 'no-store')
  if (decision === 'deny') return c.redirect(redirectWith(request, { error: 'access_denied' }), status)
  const account = findAccount(accountName)
  if (decision !== 'allow' || !account) throw new AuthorizePageError('Choose an account, then allow or deny')
  const code = grants.issueCode({
    client_id: request.client.client_id,
    account: account.name,
    redirect_uri: request.redirect_uri,
    scope: request.scopes.join(' '),
    code_challenge: request.code_challenge,
  })
  saveNow()
  return c.redirect(redirectWith(request, { code }), status)
}

function page(
  c: Context<SimulatorEnv>,
  html: (nonce: string) => string,
  status: 200 | 400,
  target?: string,
): Response {
  const nonce = randomBytes(16).toString('base64')
  // Chromium applies form-action to the redirects of a form as well, so the app's own origin has to be in it.
  const formAction = target ? `'self' ${target}` : "'none'"
  return c.html(html(nonce), status, {
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'same-origin',
    'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
  })
}
