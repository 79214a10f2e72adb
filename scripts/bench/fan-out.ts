import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { joinGuests } from './guests'
import { percentile } from './load'
import { ms, report } from './report'
import { Streams } from './streams'

const rounds = 10

/** Change to screens of 500 and 2,000 guests of one room, and the memory of a waiting guest. */
export async function fanOutFigures(app: AppUnderTest): Promise<void> {
  for (const guests of [500, 2000]) {
    await app.cleanSlate()
    const ada = new Client(app.origin)
    const { code } = await ada.host('ada', { name: 'Bench' })
    const cookies = await joinGuests(app, code, guests)
    // A process of its own: what joining left in the heap would be reused and hide what streams take.
    await app.restart()
    const url = `${app.origin}/api/rooms/${code}/events`
    const warmUp = new Streams(url, cookies.slice(0, 50))
    await warmUp.open(50)
    warmUp.close()
    await wait(3000)
    const before = await residentBytes(app)
    const streams = new Streams(url, cookies)
    await streams.open(guests)
    await wait(5000)
    const perGuest = ((await residentBytes(app)) - before) / guests
    const delays: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const state = (await (await ada.get(`/api/rooms/${code}/state`)).json()) as { version: number }
      const arrivals = streams.arrivals(state.version + 1)
      const sent = Date.now()
      await ada.json('PATCH', `/api/rooms/${code}`, { name: `Bench ${round}` })
      delays.push(...(await arrivals).map((time) => time - sent))
      await wait(300)
    }
    streams.close()
    const p99 = percentile(delays, 99)
    const limit = guests === 500 ? 100 : 250
    report({
      what: `change → screens of ${guests} guests of one room`,
      measured: `p50 ${ms(percentile(delays, 50))}, p99 ${ms(p99)} from sending the change (before its commit)`,
      floor: '–',
      target: `p99 ≤ ${limit} ms`,
      reached: p99 <= limit,
    })
    if (guests === 2000) {
      report({
        what: 'memory per waiting guest over 2,000 streams',
        measured: `${Math.round(perGuest / 1000)} kB`,
        floor: '–',
        target: '≤ 60 kB',
        reached: perGuest <= 60_000,
      })
    }
  }
}

async function residentBytes(app: AppUnderTest): Promise<number> {
  const status = await readFile(`/proc/${await app.webProcessId()}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}
