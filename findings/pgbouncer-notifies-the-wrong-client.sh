#!/usr/bin/env bash
# Through PgBouncer in transaction mode, LISTEN succeeds, and its notifications go to whoever happens to use that connection.
#
# Guessed: LISTEN is refused, or is accepted and nothing ever arrives anywhere.
# Seen:    postgres.js's sql.listen resolves and calls onlisten, and the listener never hears anything. The server connection however
#          goes on listening (PgBouncer resets nothing in this mode) and is lent to others: a client that never listened receives
#          the notification, channel and payload, with the end of its own transaction. A notification that comes while nobody holds
#          the connection is thrown away with a line in PgBouncer's log. In session mode the same call works.
# Matters: a room's page that lives by LISTEN/NOTIFY starts, reports itself as subscribed and stays still; other services on the same
#          pool meet events they did not ask for. A subscription must prove itself by a notification of its own before it counts.
# Tried:   PgBouncer 1.18.0, Postgres 15 (Debian 12), postgres 3.4.9, pg 8.23.1, Node 20.
set -euo pipefail

for tool in npm node pgbouncer; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -x "$postgres/initdb" ] || { echo "skipped: no Postgres server"; exit 0; }

folder=$(mktemp -d)
pooler=
# Neither of the two servers runs as root.
own() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"; else "$@"; fi
}
clean() {
  [ -z "$pooler" ] || kill "$pooler" 2>/dev/null || true
  own "$postgres/pg_ctl" -D "$folder/db/data" -m immediate stop >/dev/null 2>&1 || true
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap clean EXIT
cd "$folder"
chmod 755 "$folder"
mkdir db
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent postgres@3.4.9 pg@8.23.1
read -r database pool < <(node -e '
  const servers = [1, 2].map(() => require("net").createServer().listen(0, "127.0.0.1"))
  setTimeout(() => { console.log(servers.map((s) => s.address().port).join(" ")); process.exit() }, 100)')
cat >db/pool.ini <<INI
[databases]
lent = host=127.0.0.1 port=$database dbname=postgres user=app pool_mode=transaction pool_size=1
kept = host=127.0.0.1 port=$database dbname=postgres user=app pool_mode=session
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pool
unix_socket_dir =
auth_type = any
logfile = $folder/db/pool.log
INI
[ "$(id -u)" != 0 ] || chown -R 65534:65534 db
own "$postgres/initdb" -D db/data -U app -A trust --no-sync >/dev/null
own sh -c "printf \"listen_addresses='127.0.0.1'\nport=$database\nunix_socket_directories=''\nfsync=off\n\" >>db/data/postgresql.conf"
own "$postgres/pg_ctl" -D db/data -l db/log -w start >/dev/null
pgbouncer --version | sed -n 1p
# Not through own(): the shell would keep the number of a subshell, not PgBouncer's.
if [ "$(id -u)" = 0 ]; then
  setpriv --reuid=65534 --regid=65534 --clear-groups -- pgbouncer -q db/pool.ini & pooler=$!
else
  pgbouncer -q db/pool.ini & pooler=$!
fi

cat >try.mjs <<'JS'
import pg from 'pg'
import postgres from 'postgres'

const [database, pool] = process.argv.slice(2)
const url = (port, name) => `postgres://app@127.0.0.1:${port}/${name}`
const wait = (ms) => new Promise((done) => setTimeout(done, ms))
const direct = postgres(url(database, 'postgres'))
const connected = async () => {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url(pool, 'lent') })
    try {
      await client.connect()
      return client
    } catch (error) {
      if (tries > 50) throw error
      await wait(100)
    }
  }
}

const stranger = await connected()
const strange = []
stranger.on('notification', (message) => strange.push(`${message.channel}:${message.payload}`))

const lent = postgres(url(pool, 'lent'), { max: 1 })
const heard = []
let subscribed = 0
await lent.listen('room', (payload) => heard.push(payload), () => { subscribed += 1 })
await stranger.query('begin')
await direct.notify('room', 'song-1')
await wait(500)
await stranger.query('commit')
await direct.notify('room', 'song-2')
await wait(1000)

const kept = postgres(url(pool, 'kept'), { max: 1 })
const heardKept = []
await kept.listen('room', (payload) => heardKept.push(payload))
await direct.notify('room', 'song-3')
await wait(1000)

console.log(`transaction mode: onlisten called ${subscribed} time(s), the listener heard ${JSON.stringify(heard)}`)
console.log(`transaction mode: a client that never listened got ${JSON.stringify(strange)}`)
console.log(`session mode: the listener heard ${JSON.stringify(heardKept)}`)
const holds = subscribed === 1 && heard.length === 0 && strange.includes('room:song-1') && heardKept.join() === 'song-3'
console.log(holds ? 'holds: subscribed without a sound, and a stranger hears it' : 'CHANGED')
process.exit(holds ? 0 : 1)
JS
node --no-warnings try.mjs "$database" "$pool"
grep -o "got packet 'A' from server when not linked" db/pool.log | sort -u || true
