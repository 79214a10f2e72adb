import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import autocannon from 'autocannon'
import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { cookieOf } from './program'
import { report } from './report'

const amount = 50_000
const connections = 4
const run = promisify(execFile)

/** What the web process holds after 50,000 requests of people and programs, against right after its start. */
export async function memoryFigure(app: AppUnderTest): Promise<void> {
  await app.restart()
  const [host, guest] = [new Client(app.origin), new Client(app.origin)]
  const { code } = await host.host('ada', { name: 'Bench' })
  await guest.join(code, 'Bo')
  const pid = await app.webProcessId()
  const before = await residentMegabytes(pid)
  const requests = mix(code, host, guest)
  const result = await autocannon({ url: app.origin, amount, connections, timeout: 60, requests })
  const after = await residentMegabytes(pid)
  const failed = result.errors + result.timeouts + result.non2xx
  report({
    what: `resident memory of the web process after ${amount.toLocaleString('en')} mixed requests`,
    measured: `${before} → ${after} MB (${(after / before).toFixed(2)} ×), ${failed} failed`,
    floor: `right after the start ${before} MB`,
    target: '≤ 1.3 ×',
    reached: after <= 1.3 * before && failed === 0,
  })
}

/** Pages and calls in turn, of people who are nobody yet, of a guest and of a host. */
function mix(code: string, host: Client, guest: Client): autocannon.Request[] {
  const [asHost, asGuest] = [host, guest].map((who) => ({ cookie: cookieOf(who) }))
  const room = `/room/${code}`
  const call = `/api/rooms/${code}`
  const everybody = ['/', '/sign-in', '/register', '/join', `/join/${code}`, '/docs', '/create']
  const ofGuests = [room, `${room}/history`, call, `${call}/state`, '/api/rooms/current', '/api/me']
  const ofHosts = [`${room}/host`, '/account', '/rooms', `${call}/state`, `${call}/members`, '/api/rooms']
  return [
    ...[...everybody, '/api/health', '/api/openapi.json'].map((path) => ({ path })),
    ...ofGuests.map((path) => ({ path, headers: asGuest })),
    ...ofHosts.map((path) => ({ path, headers: asHost })),
  ]
}

async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)])
  return Math.round(Number(stdout) / 1024)
}
