#!/usr/bin/env bash
# Behind HAProxy a listener who left an event stream stays connected, and the option against it works only in some places.
#
# Guessed: when the client of an event stream closes its connection, the proxy closes the one to the server at once, as nginx
#          does; if not, `option abortonclose` in the backend makes it so.
# Seen:    HAProxy 2.6 takes the client's end for "nothing more to send" and keeps the stream to the server. The first heartbeat
#          after that changes nothing, the second ends it. `abortonclose` in the backend changes nothing either (and in the
#          frontend it is refused with a warning): it must stand in `defaults` or `listen`, so that the client's side has it too.
# Matters: a count of listeners, a seat in a full room or a limit of streams is wrong for two heartbeats; without heartbeats the
#          stream leaks for the whole of `timeout server`.
# Tried:   HAProxy 2.6.12 (Debian 12), Node 20.
set -euo pipefail

for tool in haproxy node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
proxy=
clean() {
  [ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap clean EXIT
cd "$folder"

read -r upstream usual backend defaults < <(node -e '
  const servers = [1, 2, 3, 4].map(() => require("net").createServer().listen(0, "127.0.0.1"))
  setTimeout(() => { console.log(servers.map((s) => s.address().port).join(" ")); process.exit() }, 100)')

cat >haproxy.cfg <<CFG
defaults plain
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1h
frontend usual from plain
  bind 127.0.0.1:$usual
  default_backend usual_app
backend usual_app from plain
  server app 127.0.0.1:$upstream
frontend half from plain
  bind 127.0.0.1:$backend
  default_backend half_app
backend half_app from plain
  option abortonclose
  server app 127.0.0.1:$upstream

defaults aborting
  mode http
  option abortonclose
  timeout connect 5s
  timeout client 1h
  timeout server 1h
frontend whole from aborting
  bind 127.0.0.1:$defaults
  default_backend whole_app
backend whole_app from aborting
  server app 127.0.0.1:$upstream
CFG
haproxy -v | sed -n 1p
haproxy -f haproxy.cfg & proxy=$!

cat >try.cjs <<'JS'
const http = require('node:http')
const net = require('node:net')
const { once } = require('node:events')
const [upstream, usual, backend, defaults] = process.argv.slice(2).map(Number)
const wait = (ms) => new Promise((done) => setTimeout(done, ms))
let newest = null

const server = http.createServer((_request, response) => {
  const stream = { response, closed: false }
  newest = stream
  response.on('close', () => { stream.closed = true })
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.write('data: welcome\n\n')
})

async function connect(port) {
  for (let tries = 0; tries < 100; tries++) {
    const socket = net.connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return socket
    } catch {
      await wait(100)
    }
  }
  throw new Error('the proxy does not listen')
}

// Listens until the first event, leaves, and tells what it took for the server to hear of it.
async function leave(port) {
  const socket = await connect(port)
  socket.write('GET /stream HTTP/1.1\r\nHost: room.example\r\nAccept: text/event-stream\r\n\r\n')
  let text = ''
  while (!text.includes('welcome')) text += String((await once(socket, 'data'))[0])
  const stream = newest
  socket.destroy()
  await wait(3000)
  if (stream.closed) return 'without a heartbeat'
  for (let beat = 1; beat <= 4; beat++) {
    stream.response.write(': heartbeat\n\n')
    await wait(1000)
    if (stream.closed) return `after heartbeat ${beat}`
  }
  return 'not even after 4 heartbeats'
}

async function main() {
  server.listen(upstream, '127.0.0.1')
  await once(server, 'listening')
  const seen = [await leave(usual), await leave(backend), await leave(defaults)]
  console.log(`usual setting: the server hears of it ${seen[0]}`)
  console.log(`abortonclose in the backend: ${seen[1]}`)
  console.log(`abortonclose in defaults: ${seen[2]}`)
  const holds = seen.join() === 'after heartbeat 2,after heartbeat 2,without a heartbeat'
  console.log(holds ? 'holds: two heartbeats, unless the option stands in defaults' : 'CHANGED: the notice comes otherwise')
  process.exit(holds ? 0 : 1)
}
main()
JS
node try.cjs "$upstream" "$usual" "$backend" "$defaults"
