#!/usr/bin/env bash
# A clean end of an event stream is final for one popular SSE client, and a missing address is not.
#
# Guessed: @microsoft/fetch-event-source behaves like EventSource where it gives no handlers: it reconnects when the stream ends,
#          and gives up for good on a 404.
# Seen:    the other way round on both counts. When the server ends the response properly, as at a deploy or by a limit on a stream's
#          age, its promise resolves and it never connects again; cut off in the middle, it reconnects with Last-Event-ID. On 404 it
#          asks again every second without end, and its promise stays pending. eventsource 4 reconnects on end and cut, and stops at 404.
#          eventsource-client reconnects on all three.
# Matters: a server that closes its streams in an orderly way before a restart loses those listeners silently, the rude one keeps them;
#          and a deleted room is asked for once a second by every forgotten tab. 204 is the one answer to end a stream for EventSource.
# Tried:   @microsoft/fetch-event-source 2.0.1, eventsource 4.1.1, eventsource-client 1.2.0, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent \
  @microsoft/fetch-event-source@2.0.1 eventsource@4.1.1 eventsource-client@1.2.0

cat >try.mjs <<'JS'
import { once } from 'node:events'
import http from 'node:http'
import { createRequire } from 'node:module'
import { EventSource } from 'eventsource'
import { createEventSource } from 'eventsource-client'

// fetch-event-source asks the page whether it is visible.
globalThis.document = { hidden: false, addEventListener: () => undefined, removeEventListener: () => undefined }
globalThis.window = globalThis
const { fetchEventSource } = createRequire(import.meta.url)('@microsoft/fetch-event-source')
const wait = (ms) => new Promise((done) => setTimeout(done, ms))

let habit = 'end'
let asked = {}
const server = http.createServer((request, response) => {
  const who = request.url.slice(1)
  asked[who] = (asked[who] ?? 0) + 1
  if (habit === '404') {
    response.writeHead(404, { 'content-type': 'text/plain' })
    return response.end('no such room')
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('retry: 300\nid: 7\ndata: song\n\n')
  setTimeout(() => (habit === 'end' ? response.end() : response.destroy()), 100)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const host = `http://127.0.0.1:${server.address().port}`

const seen = {}
for (habit of ['end', 'cut', '404']) {
  asked = {}
  let promise = 'pending'
  const stop = new AbortController()
  fetchEventSource(`${host}/fetch-event-source`, { signal: stop.signal, openWhenHidden: true })
    .then(() => { promise = 'resolved' }, () => { promise = 'rejected' })
  const first = new EventSource(`${host}/eventsource`)
  const second = createEventSource({ url: `${host}/eventsource-client`, onMessage: () => undefined })
  await wait(6000)
  seen[habit] = { ...asked, promise }
  console.log(`${habit}: requests in 6 s ${JSON.stringify(asked)}; fetchEventSource's promise is ${promise}`)
  first.close()
  second.close()
  stop.abort()
  await wait(400)
}
const own = (name) => ['end', 'cut', '404'].map((kind) => (seen[kind][name] > 1 ? 'again' : 'once')).join()
const holds = own('fetch-event-source') === 'once,again,again' && seen.end.promise === 'resolved' && seen['404'].promise === 'pending'
  && own('eventsource') === 'again,again,once' && own('eventsource-client') === 'again,again,again'
console.log(holds ? 'holds: it stops where others go on, and goes on where they stop' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.mjs
