#!/usr/bin/env bash
# simple-oauth2 loses the refresh token at the first refresh if the provider does not send it again.
#
# Guessed: an answer to a refresh without refresh_token means "go on with the one you have" (RFC 6749 section 6), and the client
#          keeps it; or it leaves that to the caller and says so.
# Seen:    simple-oauth2 means to keep it but takes it from the wrong object, so the new token has refresh_token: undefined.
#          Nothing is said. The second refresh is then sent with an empty refresh_token, and the provider's refusal (invalid_request)
#          looks like the provider's fault. @badgateway/oauth2-client and client-oauth2 keep the token in the same dialogue.
# Matters: Spotify often sends none in its refresh answers: a stored connection then dies one access token's life
#          after the first refresh, an hour or more after the cause.
# Tried:   simple-oauth2 5.1.0, @badgateway/oauth2-client 3.3.1, client-oauth2 4.3.3, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent simple-oauth2@5.1.0 @badgateway/oauth2-client@3.3.1 client-oauth2@4.3.3

cat >try.mjs <<'JS'
import { once } from 'node:events'
import http from 'node:http'
import { OAuth2Client } from '@badgateway/oauth2-client'
import ClientOAuth2 from 'client-oauth2'
import simple from 'simple-oauth2'

let sent = []
const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const part of request) text += part
  const refreshToken = new URLSearchParams(text).get('refresh_token')
  sent.push(refreshToken)
  response.writeHead(refreshToken ? 200 : 400, { 'content-type': 'application/json' })
  response.end(JSON.stringify(refreshToken
    ? { access_token: `access-${sent.length}`, token_type: 'Bearer', expires_in: 3600 }
    : { error: 'invalid_request', error_description: 'refresh_token must be supplied' }))
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const host = `http://127.0.0.1:${server.address().port}`

async function twice(first, refresh) {
  sent = []
  try {
    await refresh(await refresh(first))
    return { sent, end: 'both refreshes went well' }
  } catch (error) {
    return { sent, end: `the second was refused: ${error.data?.payload?.error ?? error.message}` }
  }
}

const code = new simple.AuthorizationCode({ client: { id: 'rooms', secret: 's' }, auth: { tokenHost: host, tokenPath: '/token' } })
const client = new OAuth2Client({ server: host, clientId: 'rooms', clientSecret: 's', tokenEndpoint: '/token' })
const older = new ClientOAuth2({ clientId: 'rooms', clientSecret: 's', accessTokenUri: `${host}/token` })
const results = {
  'simple-oauth2': await twice(code.createToken({ access_token: 'a', refresh_token: 'r1' }), (token) => token.refresh()),
  '@badgateway/oauth2-client': await twice({ accessToken: 'a', refreshToken: 'r1', expiresAt: null }, (token) => client.refreshToken(token)),
  'client-oauth2': await twice(older.createToken({ access_token: 'a', refresh_token: 'r1' }), (token) => token.refresh()),
}
for (const [name, result] of Object.entries(results)) console.log(`${name}: sent ${JSON.stringify(result.sent)}, ${result.end}`)
const told = Object.values(results).map((result) => result.sent.join('+'))
const holds = told[0] === 'r1+' && told[1] === 'r1+r1' && told[2] === 'r1+r1' && results['simple-oauth2'].end.includes('invalid_request')
console.log(holds ? 'holds: one of the three forgets the token it was told to keep' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.mjs
