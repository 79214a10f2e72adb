#!/usr/bin/env bash
# openapi-fetch gives no error for a refusal without a body.
#
# Guessed: for each answer that is not 2xx, one of the pair { data, error } is set, and it is error;
#          an empty body makes it an empty object.
# Seen:    with Content-Length: 0 (what Node's http server writes for a refusal without text) both data and error are
#          undefined for 401, 429 and 503: `if (error)` takes the refusal for a success. The same refusal sent in chunks has error ""
#          (falsy as well). Only response.ok tells.
# Matters: a vote or a skip that was limited, or a session that ended, looks done to the person. An API should give each refusal a
#          body (RFC 9457), and a client should test response.ok.
# Tried:   openapi-fetch 0.17.0, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent openapi-fetch@0.17.0

cat >try.mjs <<'JS'
import { once } from 'node:events'
import http from 'node:http'
import createClient from 'openapi-fetch'

const server = http.createServer((request, response) => {
  request.resume()
  const [, status, kind] = request.url.split('/')
  response.statusCode = Number(status)
  if (kind === 'problem') {
    response.setHeader('content-type', 'application/problem+json')
    return response.end('{"title":"Too many votes","status":429}')
  }
  if (kind === 'chunked') response.flushHeaders()
  response.end()
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const client = createClient({ baseUrl: `http://127.0.0.1:${server.address().port}` })

const seen = {}
for (const path of ['/401/empty', '/429/empty', '/503/empty', '/429/chunked', '/429/problem']) {
  const { data, error, response } = await client.POST(path)
  seen[path] = error
  const length = response.headers.get('content-length')
  console.log(`${path}: Content-Length ${length ?? 'not told'}, data ${JSON.stringify(data)}, error ${JSON.stringify(error)}, if (error) ${error ? 'sees it' : 'misses it'}`)
}
const holds = ['/401/empty', '/429/empty', '/503/empty'].every((path) => seen[path] === undefined)
  && seen['/429/chunked'] === '' && seen['/429/problem'].status === 429
console.log(holds ? 'holds: a refusal without a body is no error' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.mjs
