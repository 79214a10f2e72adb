#!/usr/bin/env bash
# One restart of Postgres under a running job leaves graphile-worker alive, listening, and without a single worker.
#
# Guessed: the worker tries again to store the job's end, or the runner's promise rejects, so that a supervisor restarts the process.
# Seen:    the worker that could not store its job's success stops for good and nothing takes its place. The pool finds the database
#          again by itself (a second pool:listen:success) and is notified of new jobs, but nobody is left to run one; runner.promise
#          stays pending, no error is thrown, and the finished job stays locked (for four hours). With concurrency n, each job that
#          ends during an outage costs one worker, so the pool shrinks outage by outage. Only the event worker:fatalError tells,
#          after job:success was already given out for that job.
# Matters: a health check that asks the process, its database connection or the runner's promise sees a healthy queue that never works.
# Tried:   graphile-worker 0.16.6, pg 8.23.1, Postgres 15 (Debian 12), Node 20.
set -euo pipefail

for tool in npm node; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -x "$postgres/initdb" ] || { echo "skipped: no Postgres server"; exit 0; }

folder=$(mktemp -d)
# Postgres refuses to run as root.
own() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"; else "$@"; fi
}
clean() {
  own "$postgres/pg_ctl" -D "$folder/db/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap clean EXIT
cd "$folder"
chmod 755 "$folder"
mkdir db
[ "$(id -u)" != 0 ] || chown 65534:65534 db

npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --prefer-offline --silent graphile-worker@0.16.6 pg@8.23.1
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
own "$postgres/initdb" -D db/data -U app -A trust --no-sync >/dev/null
printf "listen_addresses='127.0.0.1'\nport=%s\nunix_socket_directories=''\nfsync=off\n" "$port" >>db/data/postgresql.conf
own "$postgres/pg_ctl" -D db/data -l db/log -w start >/dev/null
"$postgres/postgres" --version

cat >try.cjs <<'JS'
const { spawnSync } = require('node:child_process')
const { once } = require('node:events')
const { Logger, run } = require('graphile-worker')
const { Pool } = require('pg')
const [bin, data, port] = process.argv.slice(2)
const connectionString = `postgres://app@127.0.0.1:${port}/postgres`
const asOwner = process.getuid() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'] : []
const control = (...words) => {
  const [command, ...rest] = [...asOwner, `${bin}/pg_ctl`, '-D', data, '-l', `${data}/../log`, '-w', ...words]
  if (spawnSync(command, rest, { stdio: 'ignore' }).status !== 0) throw new Error(`pg_ctl ${words.join(' ')} failed`)
}
const wait = (ms) => new Promise((done) => setTimeout(done, ms))

async function main() {
  console.trace = () => undefined
  const pool = new Pool({ connectionString })
  pool.on('error', () => undefined)
  let begun = () => undefined
  const started = new Promise((done) => { begun = done })
  let finish = () => undefined
  const finished = new Promise((done) => { finish = done })
  let ran = 0
  const runner = await run({
    pgPool: pool, concurrency: 1, pollInterval: 300, noHandleSignals: true, logger: new Logger(() => () => undefined),
    taskList: { long: async () => { begun(); await finished }, next: async () => { ran += 1 } },
  })
  const seen = []
  for (const name of ['job:success', 'worker:fatalError', 'worker:stop', 'pool:listen:success']) runner.events.on(name, () => seen.push(name))
  let settled = 'pending'
  runner.promise.then(() => { settled = 'resolved' }, () => { settled = 'rejected' })

  await runner.addJob('long', {})
  await started
  const stopped = once(runner.events, 'worker:stop')
  control('-m', 'fast', 'stop')
  finish()
  await stopped
  const back = once(runner.events, 'pool:listen:success')
  control('start')
  await back

  await runner.addJob('next', {})
  await wait(5000)
  const { rows } = await pool.query('select task_identifier as task, locked_at is not null as locked from graphile_worker.jobs order by id')
  console.log(`events: ${seen.join(', ')}`)
  console.log(`5 s after the database came back: runner.promise ${settled}, next jobs run: ${ran}`)
  console.log(`still in the queue: ${rows.map((row) => `${row.task}${row.locked ? ' (locked)' : ''}`).join(', ')}`)
  const holds = settled === 'pending' && ran === 0 && seen.includes('worker:fatalError')
    && rows.map((row) => `${row.task}:${row.locked}`).join() === 'long:true,next:false'
  console.log(holds ? 'holds: connected, notified, and nobody works' : 'CHANGED')
  process.exit(holds ? 0 : 1)
}
main().catch((error) => { console.error(error); process.exit(1) })
JS
node try.cjs "$postgres" "$folder/db/data" "$port"
