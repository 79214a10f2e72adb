#!/usr/bin/env bash
# Under next-auth 4 the order of the keys in a provider's token answer decides when the access token expires.
#
# Guessed: if an answer tells both expires_at (the provider's clock) and expires_in (seconds), the library prefers one of them, always
#          the same; and expires_in: null means "not told".
# Seen:    next-auth 4 reads the answer through the TokenSet of the openid-client 5 inside it, which sets the keys one after the other:
#          expires_in is a setter that writes expires_at, so the key that comes last in the JSON text wins. An expires_at written as a date
#          (ISO 8601) that comes last makes a token that never expires (expired() false, expires_in NaN). expires_in: null, or an
#          empty text, makes a token that has expired at once.
# Matters: account.expires_at is what a sign-in stores. Providers that send both exist, JSON says nothing of order, and a provider's next
#          release may turn it round: tokens are then refreshed at every request, or never.
# Tried:   next-auth 4.24.15 with its openid-client 5.7.1, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent --legacy-peer-deps next-auth@4.24.15 openid-client@5.7.1

cat >try.cjs <<'JS'
const { once } = require('node:events')
const http = require('node:http')
const path = require('node:path')
const entry = require.resolve('openid-client', { paths: [require.resolve('next-auth')] })
const { Issuer } = require(entry)
const version = (file) => require(file).version

let answer = ''
const server = http.createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(answer)
}).listen(0, '127.0.0.1')

async function main() {
  await once(server, 'listening')
  const host = `http://127.0.0.1:${server.address().port}`
  const client = new new Issuer({ issuer: host, token_endpoint: `${host}/token` }).Client({ client_id: 'rooms', client_secret: 's' })
  const soon = Math.floor(Date.now() / 1000) + 60
  const rows = {
    'expires_at (in 1 min), expires_in (6 h)': `"expires_at":${soon},"expires_in":21600`,
    'expires_in (6 h), expires_at (in 1 min)': `"expires_in":21600,"expires_at":${soon}`,
    'expires_in (6 h), expires_at (a date long past)': '"expires_in":21600,"expires_at":"2020-01-01T00:00:00Z"',
    'expires_in null': '"expires_in":null',
  }
  console.log(`next-auth ${version('./node_modules/next-auth/package.json')}, openid-client ${version(path.join(entry, '../../package.json'))}`)
  const seen = []
  for (const [name, members] of Object.entries(rows)) {
    answer = `{"access_token":"a","token_type":"Bearer",${members}}`
    const tokens = await client.oauthCallback('https://rooms.example/callback', { code: 'c' })
    seen.push({ expired: tokens.expired(), left: tokens.expires_in })
    console.log(`${name}: ${tokens.expired() ? 'expired' : 'valid'}, ${tokens.expires_in} s left`)
  }
  const [atFirst, inFirst, date, none] = seen
  const holds = atFirst.left > 21000 && inFirst.left <= 60 && !inFirst.expired && !date.expired && Number.isNaN(date.left) && none.expired
  console.log(holds ? 'holds: the last key wins' : 'CHANGED')
  process.exit(holds ? 0 : 1)
}
main().catch((error) => { console.error(error); process.exit(1) })
JS
node --no-warnings try.cjs
