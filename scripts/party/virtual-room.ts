import { type Expected, expecting, troubledBy } from '@/lib/playback/conductor/expectation'
import { answered, handOverDue, isStarting, outcomeOf } from '@/lib/playback/conductor/handing-over'
import { observe, observeQueue, queueIfTold } from '@/lib/playback/conductor/observe'
import { isDoubted } from '@/lib/playback/conductor/origin'
import { handOverNow, startNow } from '@/lib/playback/conductor/plan'
import { lookDue } from '@/lib/playback/conductor/schedule'
import {
  type Action,
  type Handover,
  positionOf,
  type RoomMusic,
  silence,
} from '@/lib/playback/conductor/state'
import { step } from '@/lib/playback/conductor/step'
import { asPlayerError } from '@/lib/playback/player-error'
import { startPlaying } from '@/lib/playback/send-command'
import type { QueuedTrack } from '@/lib/rooms/requests/handing-over'
import { sendOnce } from './send-once'
import type { VirtualProvider } from './virtual-provider'
import { VirtualRequests } from './virtual-requests'

/** Where a process dies in a run. */
export type Kill = 'before_call' | 'after_call'

const killedForMs = 7_000
const shownAfterMs = 600

/**
 * A room with its conductor, as the database and the queue keep them, but in memory: what is committed is here, and a
 * process that dies loses the rest.
 */
export class VirtualRoom {
  music: RoomMusic
  readonly queue = new VirtualRequests()
  doubled = 0
  /** What the last run did, in a word each. */
  did = ''
  /** Whether the last run saw the player. */
  looked = false
  runAt: number
  #observedAt: number | null = null
  #nextLookAt: number | null = null
  #kill: Kill | null = null
  /** How often an accident befell a request on its way: a killed process, a lost answer, people before it was seen. */
  readonly accidents = new Map<string, number>()

  constructor(
    readonly provider: VirtualProvider,
    readonly random: () => number,
    readonly fallbackUri: string | null,
  ) {
    this.music = silence(Date.now())
    this.runAt = Date.now()
  }

  /** The next run dies at this point. */
  kill(kill: Kill): void {
    this.#kill = kill
  }

  wake(at = Date.now()): void {
    this.runAt = Math.min(this.runAt, at)
  }

  ask(track: { uri: string; durationMs: number }, by: string): void {
    this.queue.ask(track, by)
    this.wake()
  }

  /** One run of the room's job. */
  async run(): Promise<void> {
    const kill = this.#kill
    this.#kill = null
    const now = Date.now()
    const known = { music: this.music, observedAt: this.#observedAt, nextLookAt: this.#nextLookAt }
    const lookAt = lookDue(known, 'grant', this.queue.upcoming(), now)
    const handOverAt = handOverDue(this.music, { upcoming: this.queue.upcoming() }) ?? lookAt
    if (lookAt > now && handOverAt > now) {
      this.runAt = Math.min(lookAt, handOverAt)
      this.did = 'nothing due'
      this.looked = false
      return
    }
    const asked = this.queue.upcoming().next !== null || this.queue.upcoming().handedOver !== null
    const looks = lookAt <= now
    const seen = looks
      ? await observe(this.provider.player, this.music, asked)
      : await observeQueue(this.provider.player, this.music)
    const result = step(this.music, seen, {
      now,
      anyonePresent: true,
      random: this.random(),
      grant: 'grant',
      upcoming: this.queue.upcoming(),
      plannedLookAt: this.#nextLookAt,
      fallbackUri: this.fallbackUri,
    })
    this.music = result.state
    this.#nextLookAt = result.nextLookAt
    if (looks) this.#observedAt = now
    this.looked = seen.kind === 'player'
    this.did = `${looks ? 'look' : 'clock'} ${result.actions.map(({ type }) => type)}`
    for (const action of result.actions) this.#commit(action)
    this.runAt = Math.min(result.nextLookAt ?? Number.POSITIVE_INFINITY, result.handOverAt ?? Infinity)
    if (kill === 'before_call') return this.#die()
    for (const action of result.actions) {
      const again = await this.#act(action, kill)
      if (again === 'died') return this.#die()
      if (again !== null) this.wake(again)
    }
  }

  befall(requestId: string): void {
    this.accidents.set(requestId, (this.accidents.get(requestId) ?? 0) + 1)
  }

  /** Another process takes over once the dead one's beats are too old. */
  #die(): void {
    const { handover } = this.music.memory
    if (handover) this.befall(handover.requestId)
    this.runAt = Date.now() + killedForMs
  }

  #commit(action: Action): void {
    if (action.type === 'hand_over' || action.type === 'count') this.queue.mark(action.request)
    if (action.type === 'return') this.queue.set(action.requestId, 'waiting')
    if (action.type === 'passed') this.queue.set(action.requestId, 'played')
    if (action.type === 'unplayable') {
      const request = this.queue.find(action.requestId)
      if (request) this.queue.remove(request, 'provider')
    }
    if (action.type !== 'start_play') return
    if (action.origin.kind === 'request') this.queue.set(action.origin.requestId, 'played')
    if (action.origin.kind === 'double') this.doubled += 1
  }

  async #act(action: Action, kill: Kill | null): Promise<number | null | 'died'> {
    const { player } = this.provider
    if (action.type === 'hand_over') return this.#give(action.request, action.by, kill)
    if (action.type === 'return' || action.type === 'unplayable') return Date.now()
    if (action.type === 'skip_double') {
      await player.next().catch(() => undefined)
      return Date.now() + shownAfterMs
    }
    if (action.type === 'start_fallback') {
      await this.#telling(() => startPlaying(player, { context_uri: action.uri }, this.#deviceId()), true)
      return Date.now() + shownAfterMs
    }
    if (action.type === 'assert') await this.command(action.isPlaying ? 'play' : 'pause')
    return null
  }

  async #give(request: QueuedTrack, by: Handover['by'], kill: Kill | null): Promise<number | null | 'died'> {
    const { player } = this.provider
    // Started although it may be in the provider's queue.
    if (by === 'start' && isDoubted(this.music, request, Date.now())) this.befall(request.id)
    try {
      if (by === 'queue') await player.addToQueue(request.uri)
      else await startPlaying(player, { uris: [request.uri] }, this.#deviceId())
      if (kill === 'after_call') return 'died'
      return this.#answer(request.id, 'taken')
    } catch (cause) {
      const error = asPlayerError(cause)
      const outcome = outcomeOf(error)
      if (outcome === 'unknown') this.befall(request.id)
      if (kill === 'after_call') return 'died'
      const lookAt = this.#answer(request.id, outcome)
      if (outcome === 'not_now') this.#trouble(cause, true)
      return lookAt
    }
  }

  #answer(requestId: string, outcome: ReturnType<typeof outcomeOf>): number | null {
    const { state, actions, lookAt } = answered(this.music, requestId, outcome, Date.now())
    this.music = state
    for (const action of actions) this.#commit(action)
    if (lookAt !== null) this.#nextLookAt = Math.min(this.#nextLookAt ?? lookAt, lookAt)
    return lookAt
  }

  #trouble(cause: unknown, wanted: boolean): void {
    const troubled = troubledBy(this.music, asPlayerError(cause), wanted, Date.now())
    if (!troubled) return
    this.music = troubled.music
    this.#nextLookAt = troubled.nextLookAt
    this.wake(troubled.nextLookAt)
  }

  /** A command as people give it; what the provider refuses is kept for the room. @returns whether it was carried out */
  async command(kind: 'play' | 'pause' | 'skip' | 'seek', where = 0): Promise<boolean> {
    const { play, trouble, retryAt } = this.music
    // Commands are refused while the provider wants to be left alone.
    if (trouble === 'rate_limited' && Date.now() < (retryAt ?? 0)) return false
    if (kind === 'seek') return play !== null && this.#seek(Math.round((play.durationMs - 500) * where))
    if (kind === 'skip') return play !== null && !play.skipped && this.#skip()
    if (kind === 'pause') return this.#setPlaying(false)
    const upcoming = this.queue.upcoming()
    if (play || !(upcoming.handedOver ?? upcoming.next)) return this.#setPlaying(true)
    if (isStarting(this.music, upcoming, Date.now())) this.wake()
    else await this.#startWhatWaits()
    return true
  }

  async #seek(positionMs: number): Promise<boolean> {
    const done = await this.#telling(() => this.provider.player.seek(positionMs), false)
    if (done) this.#expect({ positionMs, positionAt: Date.now() })
    return done
  }

  async #setPlaying(isPlaying: boolean): Promise<boolean> {
    const command = () => (isPlaying ? this.#playSomewhere() : this.provider.player.pause())
    const reached = () => this.provider.truth().is_playing === isPlaying
    const done = await this.#telling(() => sendOnce(command, reached), isPlaying)
    if (done) this.#expectPlaying(isPlaying)
    return done
  }

  async #startWhatWaits(): Promise<void> {
    const { next, handedOver } = this.queue.upcoming()
    const request = handedOver ?? next
    if (!request) return
    const { state } = startNow(this.music, request, Date.now())
    this.music = { ...state, shouldPlay: true, memory: { ...state.memory, paused: false } }
    if (request === next) this.queue.mark(request)
    const again = await this.#give(request, 'start', null)
    this.wake(typeof again === 'number' ? again : Date.now())
  }

  /** Wakes a device where none is active. */
  async #playSomewhere(): Promise<void> {
    const { player } = this.provider
    try {
      await player.play()
    } catch (error) {
      const [device] = asPlayerError(error).kind === 'no_device' ? await player.devices() : []
      if (!device?.id) throw error
      await player.play(device.id)
    }
  }

  async #skip(): Promise<boolean> {
    const { play } = this.music
    if (!play) return false
    const before = this.music
    this.music = { ...before, guardUntil: Date.now() + 35_000, play: { ...play, skipped: true } }
    const { next, handedOver } = this.queue.upcoming()
    let list: string[] | null = null
    const read = async () => (list = await queueIfTold(this.provider.player))
    const fromList = before.memory.context !== null
    // A provider that wants to be left alone is not asked for the skip either.
    if (next && !handedOver && (!fromList || (await this.#telling(read, false)))) {
      this.music = handOverNow(this.music, next, list, Date.now()).state
      this.queue.mark(next)
      if (!this.music.memory.handover?.counted) await this.#give(next, 'queue', null)
    }
    const reached = () => !play.uri.endsWith(`:${this.provider.truth().loaded?.track_id}`)
    const limited = this.music.trouble === 'rate_limited'
    const pass = () => sendOnce(() => this.provider.player.next(), reached)
    const done = !limited && (await this.#telling(pass, false))
    if (done) {
      const guardUntil = Date.now() + 3_000
      this.#expect({ isPlaying: true, shouldPlay: true, paused: false, guardUntil }, 600)
    } else {
      this.music = { ...this.music, guardUntil: null, play: this.music.play && { ...play, skipped: false } }
      this.wake(Date.now() + 1_000)
    }
    return done
  }

  #expectPlaying(isPlaying: boolean): void {
    const positionMs = Math.min(positionOf(this.music, Date.now()), this.music.play?.durationMs ?? 0)
    this.#expect({ isPlaying, shouldPlay: isPlaying, paused: !isPlaying, positionMs, positionAt: Date.now() })
  }

  #expect(expected: Expected, lookInMs = 1_000): void {
    this.music = expecting(this.music, expected, Date.now())
    this.#nextLookAt = Date.now() + lookInMs
    this.wake(this.#nextLookAt)
  }

  /** @returns whether the provider took it */
  async #telling(call: () => Promise<unknown>, wanted: boolean): Promise<boolean> {
    try {
      await call()
      return true
    } catch (cause) {
      this.#trouble(cause, wanted)
      return false
    }
  }

  #deviceId(): string | null {
    return this.music.device?.id ?? null
  }
}
