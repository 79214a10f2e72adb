import { setTimeout as passes } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { hasRedis } from '../../scripts/vitest/redis-server'
import { ask, find } from '../api/queue'
import { Client } from '../support/client'
import { SeveralMachines } from '../support/several-machines'
import { Simulator } from '../support/simulator'
import { hostAs, leftOf, nextLook, play, type Seen, stateOf, timePasses } from './party'
import { SnapshotStream } from './snapshots'

const outageMs = 10_000
/** Without the bus streams compare with the database every second. */
const withoutBusMs = 3_000

let machines: SeveralMachines
let simulator: Simulator
let ada: Client
let bo: Client
let cy: Client
let code: string
const streams: SnapshotStream[] = []

beforeAll(async () => {
  if (!hasRedis) return
  machines = await SeveralMachines.start()
  simulator = new Simulator(machines.app.simulatorOrigin)
  const { origin } = machines.balancer
  ;[ada, bo, cy] = [new Client(origin), new Client(origin), new Client(origin)]
  code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await cy.join(code, 'Cy')
  await play(ada, code)
})

afterEach(() => {
  machines?.balancer.prefer(null)
  for (const stream of streams.splice(0)) stream.close()
})
afterAll(() => machines?.dispose())

/** A stream that this web process holds. */
async function streamOn(process: number, client: Client): Promise<SnapshotStream> {
  machines.balancer.prefer(process)
  const stream = await SnapshotStream.open(client, code)
  machines.balancer.prefer(null)
  streams.push(stream)
  await stream.until(() => true)
  return stream
}

async function health(
  process: number,
): Promise<{ answer: number; status: string; bus: string; database: string }> {
  machines.balancer.prefer(process)
  const response = await ada.get('/api/health')
  machines.balancer.prefer(null)
  return { answer: response.status, ...(await response.json()) }
}

const rename = (name: string) => ada.json('PATCH', `/api/rooms/${code}`, { name })
const names = ({ members }: Seen) => members.map(({ name }) => name)
const played = () =>
  machines.app.database(async (sql) => {
    const rows = await sql`
      select track_uri from plays join rooms on rooms.id = plays.room_id where code = ${code} order by started_at`
    return rows.map(({ track_uri }) => String(track_uri))
  })

test.skipIf(!hasRedis)('guests on different processes see the same, each change at once', async () => {
  const [here, there] = [await streamOn(0, bo), await streamOn(1, cy)]
  const changedAt = Date.now()
  expect((await bo.json('POST', `/api/rooms/${code}/skip`, {})).status).toBe(200)
  expect((await rename('Kitchen of two')).status).toBe(200)
  const both = await Promise.all(
    [here, there].map((stream) => stream.until(({ name }) => name === 'Kitchen of two')),
  )
  expect(Date.now() - changedAt).toBeLessThan(2_000)
  expect(both[0]?.snapshot).toEqual(both[1]?.snapshot)
  expect(both[0]?.snapshot.now?.skip_votes.count).toBe(1)
  expect((await bo.json('DELETE', `/api/rooms/${code}/skip`)).status).toBe(200)
})

test.skipIf(!hasRedis)(
  '49 Redis is away for 10 s: votes, settings and joins stand and are seen, and it heals by itself',
  async () => {
    const [here, there] = [await streamOn(0, bo), await streamOn(1, cy)]
    await machines.redis.kill()
    const outage = passes(outageMs)
    await expect.poll(async () => (await health(0)).bus).toBe('down')
    expect(await health(1)).toMatchObject({ answer: 200, status: 'degraded', database: 'up' })
    const changedAt = Date.now()
    const dee = new Client(machines.balancer.origin)
    expect((await dee.join(code, 'Dee')).status).toBe(200)
    expect((await bo.json('POST', `/api/rooms/${code}/skip`, {})).status).toBe(200)
    expect((await rename('Without Redis')).status).toBe(200)
    for (const stream of [here, there]) {
      const { snapshot } = await stream.until(({ name }) => name === 'Without Redis')
      expect(names(snapshot)).toContain('Dee')
      expect(snapshot.now?.skip_votes.count).toBe(1)
    }
    expect(Date.now() - changedAt).toBeLessThan(withoutBusMs)
    await outage
    await machines.redis.run()
    for (const process of [0, 1])
      await expect.poll(() => health(process)).toMatchObject({ status: 'ok', bus: 'up' })
    const healedAt = Date.now()
    expect((await rename('With Redis')).status).toBe(200)
    for (const stream of [here, there]) await stream.until(({ name }) => name === 'With Redis')
    expect(Date.now() - healedAt).toBeLessThan(1_000)
    expect((await bo.json('DELETE', `/api/rooms/${code}/skip`)).status).toBe(200)
  },
)

test.skipIf(!hasRedis)(
  '49 Postgres is away for 10 s: nothing acknowledged is lost, and rooms go on without a restart',
  async () => {
    const [here, there] = [await streamOn(0, bo), await streamOn(1, cy)]
    const eve = new Client(machines.balancer.origin)
    expect((await eve.join(code, 'Eve')).status).toBe(200)
    expect((await bo.json('POST', `/api/rooms/${code}/skip`, {})).status).toBe(200)
    expect((await rename('Acknowledged')).status).toBe(200)
    await machines.database.cut()
    const outage = passes(outageMs)
    const refused = await rename('Refused')
    expect(refused.status).toBe(503)
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    await expect.poll(() => health(0)).toMatchObject({ answer: 503, database: 'down' })
    await outage
    const mark = await simulator.mark()
    await machines.database.restore()
    const restoredAt = Date.now()
    for (const process of [0, 1]) await expect.poll(() => health(process)).toMatchObject({ status: 'ok' })
    const state = await stateOf(ada, code)
    expect(state.name).toBe('Acknowledged')
    expect(names(state)).toContain('Eve')
    expect(state.now?.skip_votes.count).toBe(1)
    expect((await rename('Healed')).status).toBe(200)
    for (const stream of [here, there]) await stream.until(({ name }) => name === 'Healed')
    expect(Date.now() - restoredAt).toBeLessThan(5_000)
    for (const process of [machines.secondWeb, ...machines.workers]) expect(process.isRunning).toBe(true)
    await timePasses(machines.app, simulator, 30_000)
    await nextLook(simulator, mark)
    expect((await bo.json('DELETE', `/api/rooms/${code}/skip`)).status).toBe(200)
  },
)

test.skipIf(!hasRedis)(
  'a worker is killed with a room in its hands: it goes on within 10 s, each song once',
  async () => {
    const [survivor, victim] = machines.workers
    const before = await played()
    const { now } = await stateOf(ada, code)
    const mark = await simulator.mark()
    try {
      // While this one sleeps, the other has every room.
      process.kill(survivor.pid, 'SIGSTOP')
      await simulator.faults({ match: { path: '/me/player' }, delay_ms: 60_000 })
      await timePasses(
        machines.app,
        simulator,
        (now?.track.duration_ms ?? 0) - (now?.position_ms ?? 0) + 1_000,
      )
      await nextLook(simulator, mark)
    } finally {
      process.kill(survivor.pid, 'SIGCONT')
    }
    const killedAt = Date.now()
    await victim.kill()
    const next = async () => (await stateOf(ada, code)).now?.track.uri
    await expect.poll(next, { timeout: 15_000 }).not.toBe(now?.track.uri)
    expect(Date.now() - killedAt).toBeLessThan(10_000)
    const second = await next()
    for (const guest of [bo, cy])
      expect((await guest.json('POST', `/api/rooms/${code}/skip`, {})).status).toBe(200)
    await expect.poll(next).not.toBe(second)
    expect((await played()).slice(before.length)).toEqual([second, await next()])
  },
)

test.skipIf(!hasRedis)(
  'a worker is killed between handing a song over and hearing of it: no song is lost or doubled',
  async () => {
    const path = `/api/rooms/${code}`
    const [one, two] = await find(bo, path, 'short')
    await ask(bo, path, one)
    await ask(cy, path, two)
    const before = await played()
    const { now } = await stateOf(ada, code)
    const [survivor] = machines.workers
    const victim = await machines.app.worker()
    try {
      process.kill(survivor.pid, 'SIGSTOP')
      // The call takes effect, but whoever made it is gone by then.
      await simulator.faults({ match: { method: 'POST', path: '/me/player/queue' }, delay_ms: 3_000 })
      const mark = await simulator.mark()
      await timePasses(machines.app, simulator, leftOf(now) - 12_000)
      await expect
        .poll(async () =>
          (await simulator.requests(mark)).some((call) => call.path.endsWith('/player/queue')),
        )
        .toBe(true)
      await victim.kill()
    } finally {
      process.kill(survivor.pid, 'SIGCONT')
    }
    const killedAt = Date.now()
    const next = async () => (await stateOf(ada, code)).now?.track.uri
    await expect.poll(next, { timeout: 30_000 }).toBe(one)
    expect(Date.now() - killedAt).toBeLessThan(12_000 + 10_000)
    await expect.poll(next, { timeout: 30_000 }).toBe(two)
    expect((await played()).slice(before.length)).toEqual([one, two])
  },
)

test.skipIf(!hasRedis)(
  'a web process is killed: its guests are back within 5 s, and miss nothing',
  async () => {
    const there = await streamOn(1, cy)
    const killedAt = Date.now()
    await machines.secondWeb.kill()
    const paused = await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: false })
    expect(paused.status).toBe(204)
    expect(there.ended).toBe(true)
    const again = await streamOn(1, cy)
    await again.until((seen) => seen.now?.is_playing === false)
    expect(Date.now() - killedAt).toBeLessThan(5_000)
  },
)
