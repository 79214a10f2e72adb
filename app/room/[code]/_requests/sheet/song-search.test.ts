import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Track } from '@/lib/snapshot/types'
import { type Outcome, patienceMs } from '../../_commands/command'
import { Pace } from '../../_commands/pace'
import { pauseMs, SongSearch } from './song-search'

const song = (title: string): Track => ({
  uri: `spotify:track:${title}`,
  title,
  artists: ['Nora'],
  album: 'Tides',
  image_url: null,
  duration_ms: 201_000,
  explicit: false,
  accent: null,
})

const page = (titles: string[], next: number | null = null): Outcome => ({
  ok: true,
  body: { tracks: titles.map(song), next_offset: next },
})
const down: Outcome = { ok: false, failure: { code: 'provider_down', retryAfterS: null, fields: [] } }

type Call = {
  query: string
  offset: number
  signal: AbortSignal
  answer: (outcome: Outcome) => Promise<void>
}

/** A search whose answers the test gives by hand. */
function searching(pace = new Pace(10, 1_300)) {
  const calls: Call[] = []
  const search = new SongSearch(
    (query, offset, signal) =>
      new Promise((resolve) => {
        const answer = async (outcome: Outcome) => {
          resolve(outcome)
          await vi.advanceTimersByTimeAsync(0)
        }
        calls.push({ query, offset, signal, answer })
        signal.addEventListener('abort', () =>
          resolve({ ok: false, failure: { code: 'network', retryAfterS: null, fields: [] } }),
        )
      }),
    pace,
  )
  const call = (index: number): Call => {
    const made = calls[index]
    if (!made) throw new Error(`There was no call ${index}`)
    return made
  }
  /** Types, and waits until the pause is over. */
  const typed = async (text: string) => {
    search.typed(text)
    await vi.advanceTimersByTimeAsync(pauseMs)
  }
  const titles = () => search.current().tracks.map(({ title }) => title)
  return { search, calls, call, typed, titles }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a search', () => {
  test('begins when the typing pauses, with what stands there then', async () => {
    const { search, calls } = searching()
    for (const text of ['b', 'bl', ' blu', 'blue']) {
      search.typed(text)
      await vi.advanceTimersByTimeAsync(pauseMs - 1)
    }
    expect(calls).toHaveLength(0)
    search.typed('blue ')
    await vi.advanceTimersByTimeAsync(1)
    expect(calls.map(({ query, offset }) => [query, offset])).toEqual([['blue', 0]])
  })

  test('needs two characters, and with fewer there is nothing', async () => {
    const { search, calls, call, typed } = searching()
    await typed(' b ')
    expect(calls).toHaveLength(0)
    await typed('bl')
    await call(0).answer(page(['Blue Hour']))
    await typed('b')
    expect(search.current()).toMatchObject({ phase: 'rest', tracks: [], query: '' })
    expect(calls).toHaveLength(1)
  })

  test('gives up the one before, whose answer is never shown', async () => {
    const { search, call, typed, titles } = searching()
    await typed('blue')
    await typed('blues')
    expect(call(0).signal.aborted).toBe(true)
    await call(1).answer(page(['Blues for Nora']))
    await call(0).answer(page(['Blue Hour']))
    expect(titles()).toEqual(['Blues for Nora'])
    expect(search.current().phase).toBe('found')
  })

  test('keeps what was found while it looks again', async () => {
    const { search, call, typed, titles } = searching()
    await typed('blue')
    await call(0).answer(page(['Blue Hour']))
    search.typed('blues')
    expect(search.current().phase).toBe('looking')
    expect(titles()).toEqual(['Blue Hour'])
  })

  test('begins at once on Enter, and once only', async () => {
    const { search, calls } = searching()
    search.now('blue')
    search.now('blue')
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(calls).toHaveLength(1)
  })

  test('says why it failed, and looks again when asked to', async () => {
    const { search, calls, call, typed, titles } = searching()
    await typed('blue')
    await call(0).answer(down)
    expect(search.current()).toMatchObject({ phase: 'failed', failure: { code: 'provider_down' } })
    search.now('blue')
    expect(search.current()).toMatchObject({ phase: 'looking', failure: null })
    expect(calls).toHaveLength(2)
    await call(1).answer(page(['Blue Hour']))
    expect(titles()).toEqual(['Blue Hour'])
  })

  test('is made at a pace, however slowly somebody types, and the last text is looked for', async () => {
    const { search, calls, typed } = searching()
    for (let letters = 2; letters <= 150; letters += 1) await typed('a'.repeat(letters))
    expect(calls.length).toBeLessThanOrEqual(10 + Math.ceil((150 * pauseMs) / 1_300))
    await vi.advanceTimersByTimeAsync(1_300)
    expect(calls.at(-1)?.query).toHaveLength(150)
    search.now('b'.repeat(5))
    search.now('b'.repeat(5))
    await vi.advanceTimersByTimeAsync(1_300)
    expect(calls.filter(({ query }) => query === 'bbbbb')).toHaveLength(1)
  })

  test('does not wait for ever', async () => {
    const { search, typed } = searching()
    await typed('blue')
    await vi.advanceTimersByTimeAsync(patienceMs)
    expect(search.current()).toMatchObject({ phase: 'failed', failure: { code: 'network' } })
  })

  test('leaves out of an answer what is no song', async () => {
    const { call, typed, titles } = searching()
    await typed('blue')
    await call(0).answer({
      ok: true,
      body: { tracks: [song('Blue Hour'), { uri: 7 }, null], next_offset: null },
    })
    expect(titles()).toEqual(['Blue Hour'])
  })
})

describe('more of what was found', () => {
  test('comes after it, each song once, until there is no more', async () => {
    const { search, calls, call, typed, titles } = searching()
    await typed('blue')
    await call(0).answer(page(['A', 'B'], 10))
    void search.more()
    void search.more()
    expect(calls.map(({ offset }) => offset)).toEqual([0, 10])
    expect(search.current().loadingMore).toBe(true)
    await call(1).answer(page(['B', 'C']))
    expect(titles()).toEqual(['A', 'B', 'C'])
    expect(search.current()).toMatchObject({ loadingMore: false, next: null })
    void search.more()
    expect(calls).toHaveLength(2)
  })

  test('that fails leaves what is there, and can be asked for again', async () => {
    const { search, call, typed, titles } = searching()
    await typed('blue')
    await call(0).answer(page(['A'], 10))
    void search.more()
    await call(1).answer(down)
    expect(titles()).toEqual(['A'])
    expect(search.current()).toMatchObject({ phase: 'found', next: 10, failure: { code: 'provider_down' } })
  })

  test('waits for its turn, and is given up while it waits', async () => {
    const { search, calls, call, typed } = searching(new Pace(1, 10_000))
    await typed('blue')
    await call(0).answer(page(['A'], 10))
    void search.more()
    expect([calls.length, search.current().loadingMore]).toEqual([1, true])
    await vi.advanceTimersByTimeAsync(10_000)
    await call(1).answer(page(['B'], 20))
    void search.more()
    search.typed('r')
    await vi.advanceTimersByTimeAsync(20_000)
    expect([calls.length, search.current().phase]).toEqual([2, 'rest'])
  })

  test('is given up when something else is typed', async () => {
    const { search, call, typed, titles } = searching()
    await typed('blue')
    await call(0).answer(page(['A'], 10))
    void search.more()
    await typed('red')
    expect(search.current().loadingMore).toBe(false)
    await call(1).answer(page(['B']))
    await call(2).answer(page(['C']))
    expect(titles()).toEqual(['C'])
  })
})
