import { setTimeout as wait } from 'node:timers/promises'
import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { Simulator } from '../../e2e/support/simulator'
import { joinGuests } from './guests'
import { report } from './report'
import { Streams } from './streams'

const minutes = 4

/** Provider requests of a playing room without commands, one with 1 guest and one with 500, over the same minutes. */
export async function providerFigures(app: AppUnderTest): Promise<void> {
  await app.cleanSlate()
  const simulator = new Simulator(app.simulatorOrigin)
  const rooms = await Promise.all(
    [
      { account: 'ada', guests: 1 },
      { account: 'bela', guests: 500 },
    ].map(async ({ account, guests }) => {
      const host = new Client(app.origin)
      const { code } = await host.host(account)
      await simulator.player({ account, is_playing: true })
      const streams = new Streams(
        `${app.origin}/api/rooms/${code}/events`,
        await joinGuests(app, code, guests),
      )
      await streams.open(guests)
      return { account, guests, streams }
    }),
  )
  await wait(5000)
  const mark = await simulator.mark()
  await wait(minutes * 60_000)
  const requests = await simulator.requests(mark)
  for (const room of rooms) {
    room.streams.close()
    const perHour = (requests.filter((request) => request.account === room.account).length * 60) / minutes
    report({
      what: `provider requests per room and hour, music playing, ${room.guests} guest${room.guests === 1 ? '' : 's'}`,
      measured: `${Math.round(perHour)} (over ${minutes} minutes)`,
      floor: '–',
      target: '≤ 180',
      reached: perHour <= 180,
    })
  }
}
