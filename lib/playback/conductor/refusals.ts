import type { PlayerError } from '../player-error'
import { type Action, memorySchema, type Refusal, type RoomMusic, type Surroundings } from './state'

const soonestMs = 60_000
const latestMs = 30 * 60_000
/** Devices take a while to begin, seldom so long. */
const silentMs = 20_000

/** A refusal as members are told of it. */
export type ShownRefusal = { what: Refusal['what']; since: string }

/** Whether the player refused the thing itself; all else is trouble, or passes. */
export function isRefusal({ kind }: PlayerError): boolean {
  return kind === 'refused' || kind === 'restriction' || kind === 'volume_disallowed'
}

/** The music after a refusal. `isNews` where nobody was told of it before. */
export function refusedBy(
  music: RoomMusic,
  { what, uri }: Pick<Refusal, 'what' | 'uri'>,
  now: number,
): { music: RoomMusic; isNews: boolean } {
  const { refusals } = music.memory
  const known = refusals.find((refusal) => refusal.what === what)
  const same = known?.uri === uri ? known : null
  const refusal = { what, uri, since: same?.since ?? now, tries: (same?.tries ?? 0) + 1 }
  const others = refusals.filter((each) => each.what !== what)
  const { fallbackAwaited } = music.memory
  const awaited = what === 'fallback_playlist' ? false : fallbackAwaited
  const memory = { ...music.memory, refusals: [...others, refusal], fallbackAwaited: awaited }
  return { music: { ...music, memory }, isNews: same === null }
}

/**
 * A playlist that was taken and brings nothing to hear, such as an empty one, is as good as refused. Trouble in between
 * says that it was something else.
 */
export function withSilentFallback(
  music: RoomMusic,
  trouble: RoomMusic['trouble'],
  around: Surroundings,
): RoomMusic {
  const { fallbackAwaited, fallbackAt, paused } = music.memory
  if (!fallbackAwaited) return music
  if (trouble !== null || music.isPlaying || paused || !around.fallbackUri)
    return { ...music, memory: { ...music.memory, fallbackAwaited: false } }
  if (around.now - (fallbackAt ?? around.now) < silentMs) return music
  return refusedBy(music, { what: 'fallback_playlist', uri: around.fallbackUri }, around.now).music
}

/** What works by now, or is not wanted any more, is refused no longer. */
export function endRefusals(
  state: RoomMusic,
  actions: readonly Action[],
  { upcoming, fallbackUri }: Surroundings,
): RoomMusic {
  if (state.memory.refusals.length === 0) return state
  const began = new Set(
    actions.flatMap((action) => (action.type === 'start_play' ? [action.origin.kind] : [])),
  )
  const refusals = state.memory.refusals.filter(({ what, uri }) => {
    if (what === 'fallback_playlist') return uri === fallbackUri && !began.has('fallback')
    if (what === 'request') return !began.has('request') && (upcoming.next ?? upcoming.handedOver) !== null
    return !state.isPlaying
  })
  return refusals.length === state.memory.refusals.length
    ? state
    : { ...state, memory: { ...state.memory, refusals } }
}

/** How long a fallback playlist is left alone after it was started: twice as long after each refusal. */
export function fallbackGapMs({ memory }: RoomMusic, uri: string): number {
  const refusal = memory.refusals.find(({ what }) => what === 'fallback_playlist')
  if (!refusal) return soonestMs
  // Another playlist is another try.
  return refusal.uri === uri ? Math.min(latestMs, soonestMs * 2 ** Math.min(10, refusal.tries - 1)) : 0
}

/** What the stored memory of a conductor says, of the playlist that is set now. */
export function shownRefusals(conductor: unknown, fallbackUri: string | null): ShownRefusal[] {
  const memory = memorySchema.safeParse(conductor ?? {})
  const refusals = memory.success ? memory.data.refusals : []
  return refusals
    .filter(({ what, uri }) => what !== 'fallback_playlist' || uri === fallbackUri)
    .map(({ what, since }) => ({ what, since: new Date(since).toISOString() }))
}
