import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { against } from './load'
import { cookieOf } from './program'
import { ms, percent, rate, report } from './report'

/** Host page, room state and authorize redirect, each against a bare page or handler of the same build. */
export async function requestFigures(app: AppUnderTest): Promise<void> {
  await app.cleanSlate()
  const ada = new Client(app.origin)
  const { code } = await ada.host('ada', { name: 'Bench' })
  const cookie = cookieOf(ada)
  const floorPage = { url: `${app.origin}/bench`, headers: { cookie }, expect: 200 }
  const floorHandler = { url: `${app.origin}/api/bench`, headers: { cookie }, expect: 204 }

  const host = await against(
    { url: `${app.origin}/room/${code}/host`, headers: { cookie }, expect: 200 },
    floorPage,
  )
  report({
    what: 'host page, connected, no refresh due',
    measured: `${rate(host.subject.requestsPerSecond)} (${percent(host.subject.requestsPerSecond, host.floor.requestsPerSecond)}), p99 ${ms(host.subject.p99Ms)}, ${host.subject.errors} errors`,
    floor: `bare dynamic page ${rate(host.floor.requestsPerSecond)}, p99 ${ms(host.floor.p99Ms)}`,
    target: '≥ 50 %; p99 ≤ 3 ×',
    reached:
      host.subject.requestsPerSecond >= host.floor.requestsPerSecond * 0.5 &&
      host.subject.p99Ms <= host.floor.p99Ms * 3,
  })

  const first = await ada.get(`/api/rooms/${code}/state`)
  const etag = first.headers.get('etag') ?? ''
  const state = await against(
    { url: `${app.origin}/api/rooms/${code}/state`, headers: { cookie, 'if-none-match': etag }, expect: 304 },
    floorHandler,
  )
  report({
    what: '`GET /api/rooms/{code}/state` (304), by session cookie',
    measured: `${rate(state.subject.requestsPerSecond)} (${percent(state.subject.requestsPerSecond, state.floor.requestsPerSecond)}), p99 ${ms(state.subject.p99Ms)}, ${state.subject.errors} errors`,
    floor: `bare handler ${rate(state.floor.requestsPerSecond)}, p99 ${ms(state.floor.p99Ms)}`,
    target: '≥ 50 %',
    reached: state.subject.requestsPerSecond >= state.floor.requestsPerSecond * 0.5,
  })

  const authorize = await against(
    {
      url: `${app.origin}/api/connect/spotify`,
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'return_to=%2F',
      expect: 303,
    },
    {
      ...floorHandler,
      method: 'POST',
      headers: { ...floorHandler.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'return_to=%2F',
    },
  )
  report({
    what: 'authorize redirect (`POST /api/connect/spotify`)',
    measured: `${rate(authorize.subject.requestsPerSecond)} (${percent(authorize.subject.requestsPerSecond, authorize.floor.requestsPerSecond)}), p99 ${ms(authorize.subject.p99Ms)}, ${authorize.subject.errors} errors`,
    floor: `bare handler ${rate(authorize.floor.requestsPerSecond)}, p99 ${ms(authorize.floor.p99Ms)}`,
    target: '≥ 60 %',
    reached: authorize.subject.requestsPerSecond >= authorize.floor.requestsPerSecond * 0.6,
  })
}
