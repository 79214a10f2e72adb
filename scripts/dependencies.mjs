import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mendPostgres } from './mend-postgres.mjs'

const oldest = [20, 19]

/** Runs before anything is installed, so it is plain JavaScript without dependencies. */
export function assertNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return
  console.error(`Node ${oldest.join('.')} or newer is needed; this is ${process.versions.node}.`)
  process.exit(1)
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}

/** True where node_modules holds what the lock file names; packages for other platforms may be absent. */
export function areInstalled({ dev }) {
  const wanted = packagesOf('package-lock.json')
  const installed = packagesOf('node_modules/.package-lock.json')
  if (!wanted || !installed) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link || (entry.dev && !dev)) return true
    const found = installed[path]
    return found ? found.version === entry.version : Boolean(entry.optional || entry.devOptional)
  })
}

/** Installs what is missing or stale. `npm ci` fails where a registry lacks packages of other platforms. */
export function ensureDependencies({ dev }) {
  if (!areInstalled({ dev })) install()
  mendPostgres()
}

function install() {
  console.log('Installing the dependencies …')
  const options = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...options], { stdio: 'inherit' })
    : spawnSync('npm', options, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status === 0) return
  console.error('npm install failed: see above.')
  process.exit(1)
}
