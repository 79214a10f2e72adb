import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

function runs(command, args, stdio = 'ignore') {
  return spawnSync(command, args, { stdio }).status === 0
}

const isThere = () => runs('pgbouncer', ['--version'])

/**
 * Finds a PgBouncer for the tests, which start it themselves, or gets the system's package where that is possible.
 * @returns whether there is one
 */
export function ensurePgBouncer() {
  if (isThere()) return true
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  console.log('Getting PgBouncer for the tests …')
  const install = ['install', '-y', '--no-install-recommends', 'pgbouncer']
  if (!runs('apt-get', install, 'inherit')) {
    runs('apt-get', ['update'], 'inherit')
    runs('apt-get', install, 'inherit')
  }
  return isThere()
}
