import { html, raw } from 'hono/html'
import { ACCOUNTS } from '../../accounts'
import { SCOPES } from '../scopes'
import type { AuthorizeRequest } from './authorize-request'
import { CONSENT_STYLES } from './consent-styles'

interface Consent {
  query: URLSearchParams
  request: AuthorizeRequest
  /** Chosen beforehand, when the address names one. */
  account: string | null
  nonce: string
}

/** The page on which a person chooses an account and allows or denies. */
export function consentPage({ query, request, account, nonce }: Consent): string {
  const chosen = account ?? 'ada'
  const app = new URL(request.redirect_uri).host
  const carried = [...query].filter(([name]) => !name.startsWith('_'))
  const scopes = request.scopes.map((scope) => html`<li>${SCOPES[scope] ?? scope}</li>`)
  const choices = ACCOUNTS.map(
    (person) => html`<label class="account">
          <input type="radio" name="_account" value="${person.name}" ${person.name === chosen ? raw('checked') : ''} required>
          <img src="/spotify/images/user/${person.name}/64" alt="" width="44" height="44">
          <span><strong>${person.display_name}</strong><small>${person.about}</small></span>
        </label>`,
  )
  const body = html`<p class="badge">Simulated provider</p>
      <h1>Let the app at ${app} use your music account?</h1>
      <p class="note">This page stands in for Spotify on this machine. The accounts are invented, no password is asked for, and nothing leaves this computer.</p>
      <form method="post" action="/spotify/accounts/authorize">
        ${carried.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
        <fieldset>
          <legend>Continue as</legend>
          ${choices}
        </fieldset>
        <section aria-labelledby="asks">
          <h2 id="asks">The app will be able to</h2>
          <ul>${scopes.length > 0 ? scopes : html`<li>See your name and picture</li>`}</ul>
        </section>
        <div class="actions">
          <button class="allow" name="_decision" value="allow">Allow</button>
          <button class="deny" name="_decision" value="deny">Deny</button>
        </div>
      </form>`
  return document('Allow access · Simulated Spotify', body.toString(), nonce)
}

/** What is wrong with the request, in the provider's wording. */
export function errorPage(message: string, nonce: string): string {
  const body = html`<p class="badge">Simulated provider</p>
      <h1>This request cannot go on</h1>
      <p class="error" role="alert">${message}</p>
      <p class="note">The app that sent you here has to correct its address. You were not sent back, because it is not certain where to. Close this page and start again from the app.</p>`
  return document('Error · Simulated Spotify', body.toString(), nonce)
}

function document(title: string, body: string, nonce: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="/spotify/images/user/ada/64">
    <style nonce="${nonce}">${CONSENT_STYLES}</style>
  </head>
  <body>
    <main>
      ${body}
    </main>
  </body>
</html>
`
}
