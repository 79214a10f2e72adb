import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { limits } from '@/lib/http/limits'
import { Pace } from './pace'

beforeEach(() => {
  vi.useFakeTimers()
  // A page's pace is as it stands when the page is opened.
  vi.resetModules()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a pace lets some go at once, and then one in each interval; after a rest some again', async () => {
  const pace = new Pace(3, 1_000)
  expect([1, 2, 3, 4, 5].map(() => pace.take())).toEqual([0, 0, 0, 1_000, 2_000])
  await vi.advanceTimersByTimeAsync(4_000)
  expect([1, 2, 3].map(() => pace.take())).toEqual([0, 0, 1_000])
  await vi.advanceTimersByTimeAsync(60_000)
  expect([1, 2, 3, 4].map(() => pace.take())).toEqual([0, 0, 0, 1_000])
})

test.each([
  {
    name: 'commands',
    of: 'commandPace' as const,
    allowed: ['room-request', 'room-command', 'room-change'] as const,
  },
  { name: 'searches', of: 'searchPace' as const, allowed: ['room-search'] as const },
])('in no minute does a page send more $name than a member may', async ({ of, allowed }) => {
  const { [of]: pace } = await import('./pace')
  const sentAt: number[] = []
  while ((sentAt.at(-1) ?? 0) < performance.now() + 120_000) sentAt.push(performance.now() + pace.take())
  const most = Math.max(
    ...sentAt.map((from) => sentAt.filter((at) => at >= from && at <= from + 60_000).length),
  )
  for (const name of allowed) expect(most).toBeLessThan(limits[name].points)
})

test('commands beyond that wait, and go in the order they were given', async () => {
  const { command } = await import('./command')
  const sent: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    sent.push(path)
    return new Response(null, { status: 204 })
  })
  const all = Array.from({ length: 45 }, (_, index) => command('K7QX2M', 'PUT', `/${index}`))
  expect(sent).toHaveLength(40)
  await vi.advanceTimersByTimeAsync(900)
  expect(sent).toHaveLength(41)
  await vi.advanceTimersByTimeAsync(4 * 900)
  expect(sent.map((path) => path.split('/').at(-1))).toEqual(
    Array.from({ length: 45 }, (_, index) => `${index}`),
  )
  expect(await Promise.all(all)).toHaveLength(45)
})
