#!/usr/bin/env bash
# openid-client sends the token endpoint another redirect URI than the one that was registered, if that one has a query.
#
# Guessed: for the registered redirect URI https://rooms.example/callback?provider=acme the client takes only the answer's own
#          parameters (code, state) off the address it was called at, and keeps provider=acme; or takes what one names.
# Seen:    it drops the whole query, and a redirect_uri named in the call's extra parameters is overwritten, without an error.
#          The two requests of one login thus name two redirect URIs, and oidc-provider, like every server that compares as
#          RFC 6749 section 4.1.3 says, refuses the code with invalid_grant. A code is good for one try only, so the login is lost.
#          oauth4webapi, on which openid-client stands, takes the redirect URI as an argument and logs in.
# Matters: RFC 6749 section 3.1.2 allows such a query, and some apps tell their providers apart by it: put it in the path.
# Tried:   openid-client 6.8.9, oauth4webapi 3.8.8, oidc-provider 9.13.3, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent openid-client@6.8.9 oauth4webapi@3.8.8 oidc-provider@9.13.3

cat >try.mjs <<'JS'
import { once } from 'node:events'
import http from 'node:http'
import * as oauth from 'oauth4webapi'
import Provider from 'oidc-provider'
import * as oidc from 'openid-client'

console.info = () => undefined // the provider's notices about its own defaults
const server = http.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const issuer = `http://127.0.0.1:${server.address().port}`
const registered = 'https://rooms.example/callback?provider=acme'
const secret = 'a-secret-of-the-test-alone-0123456789'

const provider = new Provider(issuer, {
  clients: [{ client_id: 'rooms', client_secret: secret, redirect_uris: [registered], token_endpoint_auth_method: 'client_secret_post' }],
  pkce: { required: () => false },
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
})
const answer = provider.callback()
const named = []
server.on('request', (request, response) => {
  if (request.url === '/token') {
    const parts = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => named.push(new URLSearchParams(Buffer.concat(parts).toString()).get('redirect_uri')))
  }
  answer(request, response)
})

// A code as the provider issues it after a login with the registered redirect URI.
async function code() {
  const client = await provider.Client.find('rooms')
  const grant = new provider.Grant({ accountId: 'ada', clientId: 'rooms' })
  grant.addOIDCScope('openid')
  const grantId = await grant.save()
  const issued = new provider.AuthorizationCode({
    accountId: 'ada', client, grantId, redirectUri: registered, scope: 'openid', gty: 'authorization_code',
    authTime: Math.floor(Date.now() / 1000), sessionUid: 'session', expiresWithSession: false,
  })
  return issued.save()
}

async function attempt(call) {
  try {
    return `logged in, token_type ${(await call()).token_type}`
  } catch (error) {
    return `${error.constructor.name}: ${error.error ?? error.code ?? error.message}`
  }
}

const config = await oidc.discovery(new URL(issuer), 'rooms', undefined, oidc.ClientSecretPost(secret), { execute: [oidc.allowInsecureRequests] })
const called = async () => new URL(`${registered}&code=${await code()}&state=s1&iss=${encodeURIComponent(issuer)}`)
const first = await attempt(async () => oidc.authorizationCodeGrant(config, await called(), { expectedState: 's1' }))
const second = await attempt(async () =>
  oidc.authorizationCodeGrant(config, await called(), { expectedState: 's1' }, { redirect_uri: registered }))

const metadata = config.serverMetadata()
const client = { client_id: 'rooms' }
const third = await attempt(async () => {
  const parameters = oauth.validateAuthResponse(metadata, client, await called(), 's1')
  const options = { [oauth.allowInsecureRequests]: true }
  const response = await oauth.authorizationCodeGrantRequest(
    metadata, client, oauth.ClientSecretPost(secret), parameters, registered, oauth.nopkce, options)
  return oauth.processAuthorizationCodeResponse(metadata, client, response)
})

const rows = [['openid-client', first], ['openid-client, redirect_uri named', second], ['oauth4webapi', third]]
console.log(`registered: ${registered}`)
rows.forEach(([who, seen], index) => console.log(`${who}: sent ${named[index]} -> ${seen}`))
const cut = 'https://rooms.example/callback'
const holds = named.join() === [cut, cut, registered].join()
  && first.includes('invalid_grant') && second.includes('invalid_grant') && third.startsWith('logged in')
console.log(holds ? 'holds: the query is lost on the way to the token endpoint' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.mjs 2>try.err || { cat try.err; exit 1; }
