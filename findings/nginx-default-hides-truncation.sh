#!/usr/bin/env bash
# An nginx in its default setting turns an answer that was cut off into a complete one.
#
# Guessed: when the server behind nginx is killed in the middle of a download, the client's transfer fails.
# Seen:    nginx 1.22 asks its upstream in HTTP/1.0 unless told otherwise. Node then answers without chunks and
#          without a length, so the end of the connection is the end of the answer. nginx cannot tell a kill
#          from an end, and closes the client's chunked answer properly: curl ends with 0 on half a file.
#          With `proxy_http_version 1.1` the same kill reaches the client (curl: 18).
# Matters: an export, a playlist or a backup that is streamed without Content-Length is kept as whole.
# Tried:   nginx 1.22.1 (Debian 12), Node 20. Where nginx takes HTTP/1.1 by default, the first part differs and this script says so.
set -euo pipefail

for tool in nginx node curl; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

folder=$(mktemp -d)
pids=()
clean() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap clean EXIT
cd "$folder"

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }
open_port() {
  for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
    sleep 0.1
  done
  echo "nothing listens on the port for $2"
  return 1
}

upstream=$(free_port)
plain=$(free_port)
modern=$(free_port)

# The server writes two of many lines and is then killed by the system, as by an out-of-memory killer.
cat >upstream.cjs <<'JS'
const http = require('node:http')
http.createServer((request, response) => {
  if (request.url !== '/export') return response.end('here')
  console.log(`the upstream is asked in HTTP/${request.httpVersion}`)
  response.writeHead(200, { 'content-type': 'text/csv' })
  response.write('id,title\n1,first\n')
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300)
}).listen(Number(process.argv[2]), '127.0.0.1')
JS

cat >nginx.conf <<CONF
daemon off; master_process off; pid $folder/nginx.pid; error_log $folder/error.log;
events {}
http {
  access_log off;
  client_body_temp_path $folder/t1; proxy_temp_path $folder/t2; fastcgi_temp_path $folder/t3;
  uwsgi_temp_path $folder/t4; scgi_temp_path $folder/t5;
  server { listen 127.0.0.1:$plain; location / { proxy_pass http://127.0.0.1:$upstream; } }
  server { listen 127.0.0.1:$modern; location / {
    proxy_pass http://127.0.0.1:$upstream; proxy_http_version 1.1; proxy_set_header Connection "";
  } }
}
CONF
nginx -v 2>&1
nginx -p "$folder" -c "$folder/nginx.conf" -e "$folder/error.log" & pids+=($!)
open_port "$plain" nginx

ask() {
  node upstream.cjs "$upstream" >upstream.log & local server=$!
  pids+=("$server")
  open_port "$upstream" upstream
  code=0
  curl -sS -m 15 -o got.csv -w 'status %{http_code}\n' "http://127.0.0.1:$1/export" 2>curl.err || code=$?
  wait "$server" 2>/dev/null || true
  cat upstream.log curl.err
  echo "curl ended with $code and kept $(wc -l <got.csv) lines"
}

echo "-- proxy_pass alone"
ask "$plain"
alone=$code
echo "-- with proxy_http_version 1.1"
ask "$modern"
with=$code

[ "$alone" = 0 ] || { echo "CHANGED: the cut is no longer hidden by the default"; exit 1; }
[ "$with" = 18 ] || { echo "CHANGED: HTTP/1.1 to the upstream no longer passes the cut on"; exit 1; }
echo "holds: by default the client takes the half for the whole"
