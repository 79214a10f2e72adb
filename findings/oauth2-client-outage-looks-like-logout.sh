#!/usr/bin/env bash
# @badgateway/oauth2-client takes a token endpoint that is down for a person who must log in again.
#
# Guessed: a 503 of the token endpoint reaches the caller as an HTTP error with its status; only a refusal (400 invalid_grant) makes
#          OAuth2Fetch ask getNewToken for a new login.
# Seen:    503 and invalid_grant do the same: one line on the console, then getNewToken is called, and if that gives null the caller
#          gets a bare Error "… a full reauth may be needed" without status, code or cause. onError is called twice for one failure.
#          The stored token is not harmed: after the outage the next call refreshes with it and succeeds.
# Matters: an app that opens the login page in getNewToken, or marks the connection as ended in onError, signs all its people out
#          in the provider's first bad minute. Who wants to tell the two apart must call OAuth2Client.refreshToken himself, where
#          both are OAuth2HttpError with httpCode, and only the refusal has oauth2Code.
# Tried:   @badgateway/oauth2-client 3.3.1, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent @badgateway/oauth2-client@3.3.1

cat >try.mjs <<'JS'
import { once } from 'node:events'
import http from 'node:http'
import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'

console.warn = () => undefined
const outageAnswer = { status: 503, type: 'text/plain', body: 'upstream unavailable' }
let token = outageAnswer
const server = http.createServer(async (request, response) => {
  for await (const _ of request);
  if (request.url === '/api') return response.end('music')
  response.writeHead(token.status, { 'content-type': token.type })
  response.end(token.body)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const host = `http://127.0.0.1:${server.address().port}`
const client = new OAuth2Client({ server: host, clientId: 'rooms', clientSecret: 's', tokenEndpoint: '/token' })
const stored = { accessToken: 'old', refreshToken: 'r1', expiresAt: Date.now() - 1000 }

function wrapper() {
  const calls = { getNewToken: 0, onError: 0 }
  const wrapped = new OAuth2Fetch({
    client, scheduleRefresh: false, getStoredToken: () => stored,
    getNewToken: () => { calls.getNewToken += 1; return null },
    onError: () => { calls.onError += 1 },
  })
  const call = async () => {
    try {
      return `${(await wrapped.fetch(`${host}/api`)).status}`
    } catch (error) {
      return `${error.constructor.name} "${error.message}", details: ${JSON.stringify({ ...error, cause: error.cause })}`
    }
  }
  return { calls, call }
}
const direct = async () => {
  try {
    await client.refreshToken(stored)
    return 'no error'
  } catch (error) {
    return `${error.constructor.name} httpCode ${error.httpCode}, oauth2Code ${error.oauth2Code}`
  }
}

const outage = wrapper()
const down = await outage.call()
const downDirect = await direct()
const downCalls = JSON.stringify(outage.calls)
token = { status: 200, type: 'application/json', body: JSON.stringify({ access_token: 'new', token_type: 'Bearer', expires_in: 3600 }) }
const after = await outage.call()
token = { status: 400, type: 'application/json', body: JSON.stringify({ error: 'invalid_grant' }) }
const refusal = wrapper()
const refused = await refusal.call()
const refusedDirect = await direct()

console.log(`503 through OAuth2Fetch: ${down}; calls ${downCalls}`)
console.log(`invalid_grant through OAuth2Fetch: ${refused}; calls ${JSON.stringify(refusal.calls)}`)
console.log(`after the outage: ${after}`)
console.log(`refreshToken alone: 503 is ${downDirect}; the refusal is ${refusedDirect}`)
const holds = down === refused && down.includes('full reauth') && downCalls === JSON.stringify(refusal.calls)
  && outage.calls.getNewToken === 1 && outage.calls.onError === 2 && after === '200' && downDirect === 'OAuth2HttpError httpCode 503, oauth2Code null'
  && refusedDirect === 'OAuth2HttpError httpCode 400, oauth2Code invalid_grant'
console.log(holds ? 'holds: an outage and a refusal cannot be told apart' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.mjs
