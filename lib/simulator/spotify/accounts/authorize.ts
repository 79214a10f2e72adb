import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { findAccount } from '../../accounts'
import type { SimulatorEnv } from '../../http'
import type { SpotifyWorld } from '../world'
import {
  AuthorizePageError,
  type AuthorizeRequest,
  readAuthorizeRequest,
  redirectWith,
} from './authorize-request'
import { consentPage, errorPage } from './consent-page'

/**
 * `GET /authorize` shows the consent page, or answers at once when a script adds `_decision` (and `_account`);
 * `POST /authorize` is the page's own form, which repeats the request so that nothing is kept in between.
 */
export async function authorize(c: Context<SimulatorEnv>, world: SpotifyWorld): Promise<Response> {
  try {
    const query = c.req.method === 'POST' ? await readForm(c, world) : new URL(c.req.url).searchParams
    const request = readAuthorizeRequest(query, world.clients)
    const decision = query.get('_decision')
    const account = query.get('_account')
    if (account !== null && !findAccount(account)) throw new AuthorizePageError('Unknown account')
    if (decision === null) return showConsent(c, query, request, account)
    return decide(c, world, request, decision, account)
  } catch (error) {
    if (!(error instanceof AuthorizePageError)) throw error
    return page(c, (nonce) => errorPage(error.message, nonce), 400)
  }
}

async function readForm(c: Context<SimulatorEnv>, world: SpotifyWorld): Promise<URLSearchParams> {
  const origin = c.req.header('origin')
  if (origin !== undefined && origin !== 'null' && origin !== world.origin()) {
    throw new AuthorizePageError('INVALID_REQUEST: the form was sent from another site')
  }
  return new URLSearchParams(await c.req.text())
}

function showConsent(
  c: Context<SimulatorEnv>,
  query: URLSearchParams,
  request: AuthorizeRequest,
  account: string | null,
): Response {
  const formTarget = new URL(request.redirect_uri)
  // A host source cannot name an IPv6 address, so that one case allows the scheme.
  const target = formTarget.hostname.startsWith('[') ? formTarget.protocol : formTarget.origin
  return page(c, (nonce) => consentPage({ query, request, account, nonce }), 200, target)
}

function decide(
  c: Context<SimulatorEnv>,
  world: SpotifyWorld,
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
  const code = world.grants.issueCode({
    client_id: request.client.client_id,
    account: account.name,
    redirect_uri: request.redirect_uri,
    scope: request.scopes.join(' '),
    code_challenge: request.code_challenge,
  })
  world.saveNow()
  return c.redirect(redirectWith(request, { code }), status)
}

function page(
  c: Context<SimulatorEnv>,
  html: (nonce: string) => string,
  status: 200 | 400,
  formTarget?: string,
): Response {
  const nonce = randomBytes(16).toString('base64')
  // Chromium applies form-action to the redirects of a form as well, so the app's own origin has to be in it.
  const formAction = formTarget ? `'self' ${formTarget}` : "'none'"
  return c.html(html(nonce), status, {
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'same-origin',
    'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
  })
}
