import { html, raw } from 'hono/html'
import { ACCOUNTS, type SimulatedAccount } from '../accounts'
import type { AuthorizeRequest } from './authorize-request'
import { CONSENT_STYLES } from './consent-styles'

/** How one provider's consent page differs from another's. */
export interface ConsentLook {
  /** A class of the page, for its colours. */
  id: string
  /** Whom the page stands in for. */
  provider: string
  /** What the app asks to use, e.g. `music account`. */
  accountNoun: string
  /** Where the form goes. */
  action: string
  pictureOf: (account: SimulatedAccount) => string
  about: (account: SimulatedAccount) => string
  /** What the app will be able to do, in words. */
  asks: (request: AuthorizeRequest) => readonly string[]
}

interface Consent {
  look: ConsentLook
  query: URLSearchParams
  request: AuthorizeRequest
  /** Chosen beforehand, when the address names one. */
  account: string | null
  nonce: string
}

/** The page on which a person chooses an account and allows or denies. */
export function consentPage({ look, query, request, account, nonce }: Consent): string {
  const chosen = account ?? 'ada'
  const app = new URL(request.redirect_uri).host
  const carried = [...query].filter(([name]) => !name.startsWith('_'))
  const choices = ACCOUNTS.map(
    (person) => html`<label class="account">
          <input type="radio" name="_account" value="${person.name}" ${person.name === chosen ? raw('checked') : ''} required>
          <img src="${look.pictureOf(person)}" alt="" width="44" height="44">
          <span><strong>${person.display_name}</strong><small>${look.about(person)}</small></span>
        </label>`,
  )
  const body = html`<p class="badge">Simulated provider</p>
      <h1>Let the app at ${app} use your ${look.accountNoun}?</h1>
      <p class="note">This page stands in for ${look.provider} on this machine. The accounts are invented, no password is asked for, and nothing leaves this computer.</p>
      <form method="post" action="${look.action}">
        ${carried.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
        <fieldset>
          <legend>Continue as</legend>
          ${choices}
        </fieldset>
        <section aria-labelledby="asks">
          <h2 id="asks">The app will be able to</h2>
          <ul>${look.asks(request).map((ask) => html`<li>${ask}</li>`)}</ul>
        </section>
        <div class="actions">
          <button class="allow" name="_decision" value="allow">Allow</button>
          <button class="deny" name="_decision" value="deny">Deny</button>
        </div>
      </form>`
  return document(look, `Allow access · Simulated ${look.provider}`, body.toString(), nonce)
}

/** What is wrong with the request, in the provider's wording. */
export function errorPage(look: ConsentLook, message: string, nonce: string): string {
  const body = html`<p class="badge">Simulated provider</p>
      <h1>This request cannot go on</h1>
      <p class="error" role="alert">${message}</p>
      <p class="note">The app that sent you here has to correct its address. You were not sent back, because it is not certain where to. Close this page and start again from the app.</p>`
  return document(look, `Error · Simulated ${look.provider}`, body.toString(), nonce)
}

function document(look: ConsentLook, title: string, body: string, nonce: string): string {
  const [ada] = ACCOUNTS
  return `<!doctype html>
<html lang="en" class="${look.id}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="${ada ? look.pictureOf(ada) : '/favicon.ico'}">
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
