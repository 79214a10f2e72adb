import { member } from '@/app/_api/own-answer'
import type { Track } from '@/lib/snapshot/types'
import { type Failure, type Outcome, patienceMs } from '../../_commands/command'
import { type Pace, searchPace } from '../../_commands/pace'

export type SearchState = {
  /** What is or was searched for last; empty while nothing is. */
  query: string
  /** `rest` nothing to search for; `looking` an answer is under way, `tracks` being those of the search before. */
  phase: 'rest' | 'looking' | 'found' | 'failed'
  tracks: Track[]
  /** Where the next page begins, null after the last one. */
  next: number | null
  loadingMore: boolean
  failure: Failure | null
}

/** Fewer characters find anything and nothing. */
const fewestCharacters = 2
/** A pause in typing long enough to be worth a call. */
export const pauseMs = 300

const rest: SearchState = {
  query: '',
  phase: 'rest',
  tracks: [],
  next: null,
  loadingMore: false,
  failure: null,
}

/** Asks for one page; must not throw. */
export type AskForPage = (query: string, offset: number, signal: AbortSignal) => Promise<Outcome>

/** Searches while one types: a pause starts it, a newer text gives up the one before, and no late answer is shown. */
export class SongSearch {
  #state = rest
  #listeners = new Set<() => void>()
  #pause: ReturnType<typeof setTimeout> | undefined
  #call: AbortController | null = null

  constructor(
    private readonly ask: AskForPage,
    private readonly pace: Pace = searchPace,
  ) {}

  readonly current = (): SearchState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The text as it stands in the field, with every change. */
  typed(text: string): void {
    const query = queryOf(text)
    if (query === this.#state.query && this.#state.phase !== 'failed') return
    this.stop()
    if (query.length < fewestCharacters) {
      this.#set(rest)
      return
    }
    this.#set({ ...this.#state, query, phase: 'looking', loadingMore: false, failure: null })
    this.#after(pauseMs, () => this.#look())
  }

  /** At once: Enter, or once more after it failed. */
  now(text: string): void {
    this.typed(text)
    const { phase } = this.#state
    if (phase !== 'looking' || this.#call) return
    clearTimeout(this.#pause)
    this.#after(0, () => this.#look())
  }

  /** The page after those that are there; what is given up before its turn is never settled. */
  async more(): Promise<void> {
    const { query, next, loadingMore, phase } = this.#state
    if (next === null || loadingMore || phase !== 'found') return
    this.#set({ ...this.#state, loadingMore: true, failure: null })
    await new Promise<void>((settle) => {
      this.#after(0, () => this.#addPage(query, next).then(settle))
    })
  }

  async #addPage(query: string, next: number): Promise<void> {
    const { tracks } = this.#state
    const outcome = await this.#page(query, next)
    if (!outcome) return
    if (!outcome.ok) return this.#set({ ...this.#state, loadingMore: false, failure: outcome.failure })
    const page = pageIn(outcome.body)
    const known = new Set(tracks.map(({ uri }) => uri))
    const added = page.tracks.filter(({ uri }) => !known.has(uri))
    this.#set({ ...this.#state, tracks: [...tracks, ...added], next: page.next, loadingMore: false })
  }

  /** Gives up what is under way. */
  stop(): void {
    clearTimeout(this.#pause)
    this.#call?.abort()
    this.#call = null
  }

  /** Once so long has passed, and the pace allows it. */
  #after(leastMs: number, run: () => Promise<void>): void {
    const waitMs = Math.max(leastMs, this.pace.waitMs())
    if (waitMs === 0) void run()
    else this.#pause = setTimeout(() => void run(), waitMs)
  }

  async #look(): Promise<void> {
    const { query } = this.#state
    const outcome = await this.#page(query, 0)
    if (!outcome) return
    if (!outcome.ok)
      return this.#set({ ...this.#state, phase: 'failed', tracks: [], next: null, failure: outcome.failure })
    this.#set({ ...rest, query, phase: 'found', ...pageIn(outcome.body) })
  }

  /** @returns null where something newer took its place */
  async #page(query: string, offset: number): Promise<Outcome | null> {
    this.pace.take()
    const call = new AbortController()
    this.#call = call
    const patience = setTimeout(() => call.abort(), patienceMs)
    const outcome = await this.ask(query, offset, call.signal)
    clearTimeout(patience)
    if (this.#call !== call) return null
    this.#call = null
    return outcome
  }

  #set(state: SearchState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

function queryOf(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ')
}

/** The songs of an answer's body; what is no song is left out. */
function pageIn(body: unknown): Pick<SearchState, 'tracks' | 'next'> {
  const [tracks, next] = [member(body, 'tracks'), member(body, 'next_offset')]
  return {
    tracks: Array.isArray(tracks) ? tracks.filter(isTrack) : [],
    next: typeof next === 'number' ? next : null,
  }
}

function isTrack(given: unknown): given is Track {
  return (
    typeof member(given, 'uri') === 'string' &&
    typeof member(given, 'title') === 'string' &&
    typeof member(given, 'duration_ms') === 'number' &&
    Array.isArray(member(given, 'artists'))
  )
}
