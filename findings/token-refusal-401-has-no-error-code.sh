#!/usr/bin/env bash
# The answer RFC 6749 prescribes for a wrong client secret reaches the callers of openid-client without its error code.
#
# Guessed: 401 with {"error":"invalid_client"} is thrown as ResponseBodyError with error.error === "invalid_client", like every
#          other refusal of the token endpoint, whatever headers come with it.
# Seen:    if the 401 carries WWW-Authenticate, as RFC 6749 section 5.2 demands where the client came by Basic (oidc-provider 9 does),
#          the header wins: WWWAuthenticateChallengeError, error.error is undefined, and the code stands only in the body of
#          error.response, which nobody has read. The same server answers client_secret_post with 401 too, but without the header,
#          and there error.error is set: the class of the error depends on how the client sent its secret.
# Matters: code that tells "the operator's secret is wrong" from "the person must log in again" by error.error sees neither, and may
#          take every connection for broken while a secret is being changed.
# Tried:   openid-client 6.8.9, oidc-provider 9.13.3, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent openid-client@6.8.9 oidc-provider@9.13.3

cat >try.mjs <<'JS'
import { once } from 'node:events'
import http from 'node:http'
import Provider from 'oidc-provider'
import * as oidc from 'openid-client'

console.info = () => undefined // the provider's notices about its own defaults
const server = http.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const issuer = `http://127.0.0.1:${server.address().port}`
const registration = (method) => ({
  client_id: method, client_secret: 'the-right-secret-0123456789-0123456789', token_endpoint_auth_method: method,
  redirect_uris: ['https://rooms.example/callback'], grant_types: ['authorization_code', 'refresh_token'],
})
const provider = new Provider(issuer, { clients: [registration('client_secret_basic'), registration('client_secret_post')] })
server.on('request', provider.callback())

async function refused(method, authentication) {
  const config = await oidc.discovery(new URL(issuer), method, undefined, authentication('an-old-secret'), { execute: [oidc.allowInsecureRequests] })
  try {
    await oidc.refreshTokenGrant(config, 'any')
    return { name: 'no error' }
  } catch (error) {
    const body = error.response?.bodyUsed === false ? await error.response.json() : undefined
    return { name: error.constructor.name, status: error.status, error: error.error, unread: body?.error }
  }
}

const basic = await refused('client_secret_basic', oidc.ClientSecretBasic)
const post = await refused('client_secret_post', oidc.ClientSecretPost)
for (const [how, seen] of [['Basic', basic], ['post', post]]) {
  console.log(`${how}: ${seen.name} ${seen.status}, error.error ${seen.error}${seen.unread ? `, in the unread body ${seen.unread}` : ''}`)
}
const holds = basic.name === 'WWWAuthenticateChallengeError' && basic.error === undefined && basic.unread === 'invalid_client'
  && post.name === 'ResponseBodyError' && post.error === 'invalid_client'
console.log(holds ? 'holds: one refusal, two classes, and the code only in one of them' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.mjs 2>try.err || { cat try.err; exit 1; }
