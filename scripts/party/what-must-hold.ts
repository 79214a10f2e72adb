import { expect } from 'vitest'
import type { Party } from './stage'

/** A song that is heard twice goes on to the next one when it is seen, and looks are never further apart. */
const longestUnseenMs = 60_000
const longestSilenceMs = 15_000
/** Commands and faults included: without them it is 180. */
const mostRequestsAnHour = 300

/** What is true of every party, whatever happened at it. */
export function expectGoodParty(seed: string, party: Party): void {
  const about = `${seed}\n${party.log.join('\n')}`
  expectAllPlayed(party, about)
  expectInOrder(party, about)
  expectOnce(party, about)
  expect(party.longestSilenceMs, about).toBeLessThanOrEqual(longestSilenceMs)
  expect(party.asked / party.hours, about).toBeLessThan(mostRequestsAnHour)
}

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
  // Cut short before it was seen, a song is heard where it plays for good.
  const unchosen = hearings.filter(({ uri, chosen }) => asked.has(uri) && !chosen)
  const longest = unchosen.filter(({ uri, heardMs }) =>
    unchosen.every((other) => other.uri !== uri || other.heardMs <= heardMs),
  )
  const heard = [...new Set(longest.map(({ uri }) => uri))]
  // Given back and over again, a request has its place where it was handed over last.
  const handedOver = [...new Set(room.queue.handedOver.toReversed())].toReversed().map((id) => uriOf.get(id))
  expect(heard, about).toEqual(handedOver.filter((uri) => uri !== undefined && heard.includes(uri)))
}

function expectOnce({ room, hearings }: Party, about: string): void {
  for (const { id, uri } of room.queue.list) {
    const heard = hearings.filter((hearing) => hearing.uri === uri && !hearing.chosen)
    const which = `${id} ${uri.slice(-4)}: ${heard.map(({ heardMs }) => heardMs)}\n${about}`
    expect(heard.length, which).toBeLessThanOrEqual(1 + (room.accidents.get(id) ?? 0))
    const [, ...again] = heard.toSorted((a, b) => b.heardMs - a.heardMs)
    for (const { looks, heardMs } of again) {
      expect(looks, which).toBeLessThanOrEqual(1)
      expect(heardMs, which).toBeLessThanOrEqual(longestUnseenMs)
    }
  }
}
