import { afterEach, expect, test, vi } from 'vitest'
import { seededRandom } from '@/lib/simulator/seeded'
import { ALL_PLAYLISTS, ALL_TRACKS } from '@/lib/simulator/spotify/catalogue/catalogue'
import { startVirtualClock } from './virtual-clock'
import { VirtualProvider } from './virtual-provider'
import { VirtualRoom } from './virtual-room'

const rooms = 20
const guests = 50
const hours = 20
const hourMs = 3_600_000
/** With the calls that hand songs over. */
const mostRequests = 180
/** What a process may hold more after a day than after its first hours. */
const mostGrowthBytes = 30 * 1024 * 1024

afterEach(() => {
  vi.useRealTimers()
})

type Hosted = {
  room: VirtualRoom
  provider: VirtualProvider
  askAt: number
  perHour: number[]
}

test(`${rooms} rooms of ${guests} guests for ${hours} hours: no song is lost, the provider is left alone, memory is flat`, async () => {
  const clock = startVirtualClock()
  const start = clock.now()
  const random = seededRandom('twenty rooms')
  const songs = ALL_TRACKS.filter(
    ({ duration_ms, playable }) => playable && duration_ms > 2 * 60_000 && duration_ms < 6 * 60_000,
  )
  const meanMs = songs.reduce((sum, { duration_ms }) => sum + duration_ms, 0) / songs.length
  const fallback = `spotify:playlist:${ALL_PLAYLISTS[0]?.id}`
  const hosted = Array.from({ length: rooms }, (): Hosted => {
    const provider = new VirtualProvider(clock.now)
    const room = new VirtualRoom(provider, random, fallback)
    return { room, provider, askAt: start + random() * meanMs, perHour: [] }
  })
  const heap: number[] = []
  for (let hour = 1; hour <= hours; hour += 1) {
    const until = start + hour * hourMs
    for (let next = soonest(hosted); at(next) < until; next = soonest(hosted)) {
      clock.set(Math.max(Math.ceil(at(next)), clock.now()))
      if (next.askAt <= next.room.runAt) {
        const song = songs[Math.floor(random() * songs.length)]
        if (song) ask(next, song, `guest ${Math.floor(random() * guests)}`)
        next.askAt += -Math.log(1 - random()) * meanMs
      } else {
        await next.room.run()
      }
    }
    clock.set(until)
    for (const each of hosted) count(each)
    globalThis.gc?.()
    heap.push(process.memoryUsage().heapUsed)
  }
  const all = hosted.flatMap(({ room }) => room.queue.list)
  const played = all.filter(({ state }) => state === 'played').length
  const perHour = hosted.flatMap(({ perHour: each }) => each)
  const [early = 0, late = 0] = [heap[2], heap.at(-1)]
  console.info('soak', {
    rooms,
    guests,
    hours,
    asked: all.length,
    played,
    requestsPerRoomAndHour: {
      median: perHour.toSorted((a, b) => a - b)[perHour.length >> 1],
      most: Math.max(...perHour),
    },
    heapMB: { afterThreeHours: Math.round(early / 1e6), afterAll: Math.round(late / 1e6) },
  })
  // What was asked for in the last minutes still waits.
  expect(played).toBeGreaterThan(all.length - rooms * guests)
  for (const { state } of all) expect(['played', 'waiting', 'handed_over']).toContain(state)
  for (const { room } of hosted) expect(room.queue.waiting.length).toBeLessThan(guests * 5)
  expect(Math.max(...perHour)).toBeLessThanOrEqual(mostRequests)
  expect(late - early).toBeLessThan(mostGrowthBytes)
})

function at({ room, askAt }: Hosted): number {
  return Math.min(room.runAt, askAt)
}

function soonest(hosted: Hosted[]): Hosted {
  return hosted.reduce((first, each) => (at(each) < at(first) ? each : first))
}

function ask(hosted: Hosted, song: { id: string; duration_ms: number }, by: string): void {
  const uri = `spotify:track:${song.id}`
  const waits = hosted.room.queue.list.some((each) => each.uri === uri && each.state !== 'played')
  if (waits) return
  hosted.room.ask({ uri, durationMs: song.duration_ms }, by)
}

/** Requests of this hour; the simulator's own record of them is let go of. */
function count(hosted: Hosted): void {
  const { requests } = hosted.provider.simulation
  hosted.perHour.push(requests.since(0).length)
  requests.reset()
}
