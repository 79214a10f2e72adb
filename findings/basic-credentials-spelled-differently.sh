#!/usr/bin/env bash
# The same client id and secret arrive in up to three spellings, depending on the OAuth client's library.
#
# Guessed: for an id and a secret of letters, digits, "-", "." and "_" there is nothing to encode, so all clients send base64(id:secret);
#          for "+" and "/" all encode as RFC 6749 section 2.3.1 says.
# Seen:    openid-client 6 encodes "-", "." and "_" as well (rooms-app arrives as rooms%2Dapp): legal, but a server that compares
#          the header's text refuses every id that is a UUID. For a secret with "+" and "/", as base64 makes them, openid-client and
#          simple-oauth2 encode, @badgateway/oauth2-client and client-oauth2 do not, and a server that decodes as the RFC says
#          reads their "+" as a space. No single reading of the header serves all four.
# Matters: whoever offers an OAuth server to foreign clients must accept both readings of the header, and whoever makes secrets
#          should make them of letters and digits alone: only those have one spelling.
# Tried:   openid-client 6.8.9, simple-oauth2 5.1.0, @badgateway/oauth2-client 3.3.1, client-oauth2 4.3.3, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent \
  openid-client@6.8.9 simple-oauth2@5.1.0 @badgateway/oauth2-client@3.3.1 client-oauth2@4.3.3

cat >try.mjs <<'JS'
import { once } from 'node:events'
import http from 'node:http'
import { OAuth2Client } from '@badgateway/oauth2-client'
import ClientOAuth2 from 'client-oauth2'
import * as oidc from 'openid-client'
import simple from 'simple-oauth2'

let header = ''
const server = http.createServer((request, response) => {
  header = Buffer.from((request.headers.authorization ?? '').slice('Basic '.length), 'base64').toString()
  request.resume()
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ access_token: 'a', token_type: 'Bearer', expires_in: 3600 }))
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const host = `http://127.0.0.1:${server.address().port}`

const refresh = {
  'openid-client': (id, secret) => {
    const config = new oidc.Configuration({ issuer: host, token_endpoint: `${host}/token` }, id, undefined, oidc.ClientSecretBasic(secret))
    oidc.allowInsecureRequests(config)
    return oidc.refreshTokenGrant(config, 'r')
  },
  'simple-oauth2': (id, secret) =>
    new simple.AuthorizationCode({ client: { id, secret }, auth: { tokenHost: host, tokenPath: '/token' } })
      .createToken({ access_token: 'a', refresh_token: 'r' }).refresh(),
  '@badgateway/oauth2-client': (id, secret) =>
    new OAuth2Client({ server: host, clientId: id, clientSecret: secret, tokenEndpoint: '/token' })
      .refreshToken({ accessToken: 'a', refreshToken: 'r', expiresAt: null }),
  'client-oauth2': (id, secret) =>
    new ClientOAuth2({ clientId: id, clientSecret: secret, accessTokenUri: `${host}/token` }).createToken('a', 'r', 'bearer', {}).refresh(),
}
const seen = {}
for (const [id, secret] of [['rooms-app', 'made.by_hand'], ['roomsapp', 'Zm9v+YmFy/cQ']]) {
  console.log(`-- ${id}:${secret}`)
  for (const [name, call] of Object.entries(refresh)) {
    await call(id, secret)
    ;(seen[name] ??= []).push(header)
    // What a server makes of it that decodes the parts as forms do.
    const [readId, readSecret] = header.split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')))
    const compared = header === `${id}:${secret}` ? 'matches' : 'differs'
    const decoded = readId === id && readSecret === secret ? 'matches' : 'differs'
    console.log(`${name}: ${header}   compared as it is: ${compared}; decoded as a form: ${decoded}`)
  }
}
const holds = JSON.stringify(seen) === JSON.stringify({
  'openid-client': ['rooms%2Dapp:made%2Eby%5Fhand', 'roomsapp:Zm9v%2BYmFy%2FcQ'],
  'simple-oauth2': ['rooms-app:made.by_hand', 'roomsapp:Zm9v%2BYmFy%2FcQ'],
  '@badgateway/oauth2-client': ['rooms-app:made.by_hand', 'roomsapp:Zm9v+YmFy/cQ'],
  'client-oauth2': ['rooms-app:made.by_hand', 'roomsapp:Zm9v+YmFy/cQ'],
})
console.log(holds ? 'holds: no one reading fits them all' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.mjs
