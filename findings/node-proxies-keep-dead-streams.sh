#!/usr/bin/env bash
# Three well-known Node proxies do not tell the client that the server behind them died in the middle of an answer.
#
# Guessed: when the upstream's connection breaks during an event stream, the proxy emits its error event and breaks the client's
#          connection, so that EventSource connects again.
# Seen:    http-proxy, http-proxy-3 and http-proxy-middleware pipe the answer, and a pipe does not pass a broken source on. The client
#          keeps an open connection on which nothing will ever come: no end, no close, and no error event at the proxy either.
#          One line mends it: on proxyRes, destroy the client's response when the upstream's closes before it was complete.
# Matters: behind a development server or a gateway made of these, each restart of the app leaves its listeners looking at the
#          song of that minute, as "connected"; only a watchdog over heartbeats at the client finds out.
# Tried:   http-proxy 1.18.1, http-proxy-3 1.23.3, http-proxy-middleware 3.0.11, Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent \
  http-proxy@1.18.1 http-proxy-3@1.23.3 http-proxy-middleware@3.0.11

cat >upstream.cjs <<'JS'
const server = require('node:http').createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: song\n\n')
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
JS

cat >try.cjs <<'JS'
const { spawn } = require('node:child_process')
const { once } = require('node:events')
const http = require('node:http')
const { createProxyServer } = require('http-proxy-3')
const httpProxy = require('http-proxy')
const { createProxyMiddleware } = require('http-proxy-middleware')

const breakOff = (upstream, _request, response) => upstream.on('close', () => { if (!upstream.complete) response.destroy() })
const served = (make) => (target, say, mended) => {
  const proxy = make({ target })
  proxy.on('error', () => say('error event'))
  if (mended) proxy.on('proxyRes', breakOff)
  return (request, response) => proxy.web(request, response)
}
const proxies = {
  'http-proxy': served((options) => httpProxy.createProxyServer(options)),
  'http-proxy-3': served((options) => createProxyServer(options)),
  'http-proxy-middleware': (target, say, mended) => {
    const middleware = createProxyMiddleware({ target, on: { error: () => say('error event'), ...(mended ? { proxyRes: breakOff } : {}) } })
    return (request, response) => middleware(request, response, () => undefined)
  },
}

// What the client and the proxy notice within 4 s of the upstream's death.
async function attempt(make, mended) {
  const upstream = spawn(process.execPath, ['upstream.cjs'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = String((await once(upstream.stdout, 'data'))[0]).trim()
  const seen = []
  const server = http.createServer(make(`http://127.0.0.1:${port}`, (what) => seen.push(what), mended)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const request = http.get({ host: '127.0.0.1', port: server.address().port, path: '/stream' })
  const [answer] = await once(request, 'response')
  await once(answer, 'data')
  const noticed = new Promise((done) => {
    answer.on('error', () => undefined)
    answer.on('close', () => { seen.push('the client is told'); done() })
  })
  const died = once(upstream, 'exit')
  upstream.kill('SIGKILL')
  await died
  await Promise.race([noticed, new Promise((done) => setTimeout(done, 4000))])
  const result = seen.join(', ') || 'nobody is told'
  server.closeAllConnections()
  server.close()
  return result
}

async function main() {
  let holds = true
  for (const [name, make] of Object.entries(proxies)) {
    const usual = await attempt(make, false)
    const mended = await attempt(make, true)
    console.log(`${name}: ${usual}; with the line on proxyRes: ${mended}`)
    holds &&= usual === 'nobody is told' && mended.includes('the client is told')
  }
  console.log(holds ? 'holds: the stream looks alive after its server died' : 'CHANGED')
  process.exit(holds ? 0 : 1)
}
main().catch((error) => { console.error(error); process.exit(1) })
JS
node --no-warnings try.cjs
