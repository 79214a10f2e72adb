import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { randomParty } from './random-party'
import type { Clock, Party } from './stage'

const events = 200
const seeds = Array.from({ length: Number(process.env.PARTY_SEEDS ?? 20) }, (_, index) => `party ${index}`)

const clock: Clock = { now: () => Date.now(), set: (now) => vi.setSystemTime(now) }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A song that is heard twice goes on to the next one when it is seen. */
const oneLookMs = 5_000
const patienceMs = 120_000

test.each(seeds)(
  '%s: what was asked for plays, in order, once, and it is never silent for long',
  async (seed) => {
    const party = await randomParty(seed, events, clock)
    const about = `${seed}\n${party.log.join('\n')}`
    expectAllPlayed(party, about)
    expectInOrder(party, about)
    expectOnce(party, about)
    expect(party.longestSilenceMs, about).toBeLessThanOrEqual(15_000)
  },
  patienceMs,
)

function expectAllPlayed({ room, hearings }: Party, about: string): void {
  expect(room.queue.list.length).toBeGreaterThan(20)
  for (const { id, state, removedBy, uri } of room.queue.list) {
    expect(['played', 'removed'], `${id} ${uri} is ${state}\n${about}`).toContain(state)
    if (state === 'removed') expect(removedBy, `${id}\n${about}`).toBe('person')
    else
      expect(
        hearings.some((hearing) => hearing.uri === uri),
        `${id} ${uri} was not heard\n${about}`,
      ).toBe(true)
  }
}

function expectInOrder({ room, hearings }: Party, about: string): void {
  const uriOf = new Map(room.queue.list.map(({ id, uri }) => [id, uri]))
  const asked = new Set(uriOf.values())
  const heard = [...new Set(hearings.map(({ uri }) => uri).filter((uri) => asked.has(uri)))]
  // Given back and over again, a request has its place where it was handed over last.
  const handedOver = [...new Set(room.queue.handedOver.toReversed())].toReversed().map((id) => uriOf.get(id))
  expect(heard, about).toEqual(handedOver.filter((uri) => uri !== undefined && heard.includes(uri)))
}

function expectOnce({ room, hearings }: Party, about: string): void {
  for (const { id, uri } of room.queue.list) {
    const heard = hearings
      .filter((hearing) => hearing.uri === uri && !hearing.chosen)
      .map(({ heardMs }) => heardMs)
    const most = room.touched.has(id) ? 2 : 1
    expect(heard.length, `${id} ${uri.slice(-4)}: ${heard}\n${about}`).toBeLessThanOrEqual(most)
    const [, ...again] = heard.toSorted((a, b) => b - a)
    for (const ms of again) expect(ms, `${id} ${uri.slice(-4)}\n${about}`).toBeLessThanOrEqual(oneLookMs)
  }
}
