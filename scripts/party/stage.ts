import { seededRandom } from '@/lib/simulator/seeded'
import { ALL_PLAYLISTS, ALL_TRACKS, findTrack } from '@/lib/simulator/spotify/catalogue/catalogue'
import { next, seek, startContext } from '@/lib/simulator/spotify/player/playback'
import { VirtualProvider } from './virtual-provider'
import { VirtualRoom } from './virtual-room'

const tickMs = 5_000
/** A person on the provider's own app is noticed with the next look at the latest. */
const noticedMs = 45_000

type Hearing = {
  uri: string
  at: number
  heardMs: number
  /** How many looks saw it, and let it play. */
  looks: number
  /** A person pressed Play on what was loaded. */
  chosen: boolean
}

export type Party = {
  provider: VirtualProvider
  room: VirtualRoom
  hearings: Hearing[]
  /** The longest silence while something waited, the provider worked and nobody had stopped the music, in ms. */
  longestSilenceMs: number
  /** Requests that reached the provider, and over how many hours. */
  asked: number
  hours: number
  /** What happened, for whoever has to find out why. */
  log: string[]
}

/** What the provider does wrong, and to which calls. */
type Fault = { match: { path: string }; times: number } & Record<string, unknown>

/** Moves the clock of everything that asks `Date.now`. */
export type Clock = { now: () => number; set: (now: number) => void }

/** What stands between a seed and its party: everybody who does something, and whoever listens. */
export class Stage {
  readonly random: () => number
  readonly provider: VirtualProvider
  readonly room: VirtualRoom
  readonly log: string[] = []
  readonly #hearings: Hearing[] = []
  readonly #start: number
  #playing = ''
  #pressed = false
  #blind = false
  #silentSince: number | null = null
  #longestSilence = 0
  #brokenUntil = 0
  #adUntil = 0
  #paused = false
  #believed = false
  #noDevice = false
  #next = 0
  /** Songs of nobody's playlist, each asked for once. */
  readonly #songs = (() => {
    const own = new Set(ALL_PLAYLISTS.flatMap(({ track_ids }) => track_ids))
    return ALL_TRACKS.filter(
      ({ id, duration_ms, playable }) => playable && !own.has(id) && duration_ms < 5 * 60_000,
    )
  })()

  constructor(
    seed: string,
    readonly clock: Clock,
  ) {
    this.random = seededRandom(seed)
    this.#start = clock.now()
    this.provider = new VirtualProvider(clock.now)
    const fallback = this.random() < 0.5 ? `spotify:playlist:${ALL_PLAYLISTS[1]?.id}` : null
    this.room = new VirtualRoom(this.provider, this.random, fallback)
    if (this.random() < 0.5) this.provider.control.player({ account: 'ada', is_playing: true })
  }

  time(): string {
    return `${((this.clock.now() - this.#start) / 1000).toFixed(1)} s`
  }

  async pass(ms: number): Promise<void> {
    for (const until = this.clock.now() + Math.ceil(ms); this.clock.now() < until; ) {
      const now = this.clock.now()
      const soonest = Math.min(this.room.runAt, this.#songEnd(), now + tickMs)
      const next = Math.min(until, Math.max(Math.ceil(soonest), now + 1))
      this.clock.set(next)
      if (this.room.runAt <= next) {
        await this.room.run()
        this.#note()
      }
      this.#listen(next, next - now)
    }
  }

  /** When the song that really plays ends by itself. */
  #songEnd(): number {
    const { loaded, is_playing, ad_since } = this.provider.truth()
    if (!loaded || !is_playing || ad_since !== null) return Number.POSITIVE_INFINITY
    return loaded.at + (findTrack(loaded.track_id)?.duration_ms ?? 0) - loaded.position_ms
  }

  #note(): void {
    const { music, runAt } = this.room
    const { handover, paused } = music.memory
    this.#believed &&= paused
    const hearing = this.#hearings.at(-1)
    const { loaded, is_playing } = this.provider.truth()
    const goesOn = is_playing && hearing?.uri.endsWith(`:${loaded?.track_id}`)
    if (hearing && goesOn && this.room.looked && music.play?.uri === hearing.uri) hearing.looks += 1
    const next = ((runAt - this.clock.now()) / 1000).toFixed(1)
    const given = handover ? `${handover.requestId} ${handover.by} ${handover.answer}` : '-'
    const song = music.play?.uri.slice(-4) ?? '-'
    this.log.push(
      `${this.time()}   run: ${song} ${music.isPlaying ? 'plays' : 'rests'}${paused ? ' paused' : ''} given ${given} trouble ${music.trouble} next ${next} s ${this.room.did}`,
    )
  }

  #listen(now: number, passedMs: number): void {
    const truth = this.provider.truth()
    const sounds = truth.is_playing && truth.loaded !== null && truth.active !== null && !truth.vanished
    const id = truth.loaded?.track_id ?? ''
    const playing = `${id} ${truth.history[0]?.played_at ?? 0} ${truth.history.length}`
    if (sounds && truth.ad_since === null) {
      if (playing !== this.#playing) {
        this.#playing = playing
        this.#hearings.push({
          uri: `spotify:track:${id}`,
          at: now,
          heardMs: 0,
          looks: 0,
          chosen: this.#pressed,
        })
        this.log.push(`${this.time()}   heard ${id.slice(-4)}`)
      }
      this.#pressed = false
      const hearing = this.#hearings.at(-1)
      if (hearing) hearing.heardMs += Math.min(passedMs, now - (truth.loaded?.at ?? 0))
    }
    const { next, handedOver } = this.room.queue.upcoming()
    const excused =
      sounds ||
      truth.ad_since !== null ||
      this.#paused ||
      this.#believed ||
      this.#blind ||
      this.#noDevice ||
      now < this.#brokenUntil
    if (excused || !(next ?? handedOver)) this.#silentSince = null
    else this.#silentSince ??= now
    if (this.#silentSince !== null) {
      const silence = now - this.#silentSince
      if (silence > 15_000 && this.#longestSilence <= 15_000) this.log.push(`${this.time()}   SILENT`)
      this.#longestSilence = Math.max(this.#longestSilence, silence)
    }
    if (this.#adUntil > 0 && now >= this.#adUntil) this.#ad(false)
  }

  /** Whatever stops the music ends, and everybody goes on listening until nothing waits. */
  async end(): Promise<void> {
    this.provider.simulation.faults.reset()
    this.#ad(false)
    if (this.#noDevice) this.device(true)
    await this.pass(60_000)
    if (this.#paused) await this.command('play')
    for (let turn = 0; turn < 500 && this.#isOpen(); turn += 1) {
      await this.pass(60_000)
      if (this.room.music.memory.paused) await this.command('play')
    }
    await this.pass(60_000)
  }

  #isOpen(): boolean {
    const { next, handedOver } = this.room.queue.upcoming()
    return next !== null || handedOver !== null
  }

  party(): Party {
    return {
      provider: this.provider,
      room: this.room,
      hearings: this.#hearings,
      longestSilenceMs: this.#longestSilence,
      asked: this.provider.control.requests().length,
      hours: (this.clock.now() - this.#start) / 3_600_000,
      log: this.log,
    }
  }

  ask(by: string): string {
    const song = this.#songs[this.#next++ % this.#songs.length]
    if (!song) return 'no song left'
    this.room.ask({ uri: `spotify:track:${song.id}`, durationMs: song.duration_ms }, by)
    return `${by} asks for ${this.#next - 1} ${song.id.slice(-4)} (${Math.round(song.duration_ms / 1000)} s)`
  }

  async command(kind: 'play' | 'pause' | 'skip' | 'seek'): Promise<string> {
    this.#press(kind)
    this.#touch()
    const blind = kind === 'seek' && !this.provider.truth().is_playing
    const done = await this.room.command(kind, this.random())
    // Whoever seeks in music that has just run out is taken for somebody who stopped it.
    this.#blind = kind === 'play' ? false : this.#blind || blind
    if (done && kind !== 'seek') this.#pause(kind === 'pause')
    return `command ${kind}${done ? '' : ' in vain'}`
  }

  /** Somebody with the host's phone. */
  person(action: 'pause' | 'play' | 'skip' | 'seek' | 'choose'): string {
    const { players } = this.provider.simulation.spotify
    const before = this.provider.truth()
    if (!before.active || before.ad_since !== null) return 'nobody at the provider’s app'
    this.#press(action)
    this.#blind = action === 'play' ? false : this.#blind || (action === 'seek' && !before.is_playing)
    if (action === 'pause' || action === 'play') {
      this.provider.control.player({ account: 'ada', is_playing: action === 'play' })
      this.#pause(action === 'pause')
    } else {
      players.set('ada', (state, now) => {
        if (action === 'skip') return next(state, now)
        if (action === 'seek') return seek(state, now, Math.round(this.random() * 400_000))
        const list = this.pick(ALL_PLAYLISTS)
        const start = {
          uri: `spotify:playlist:${list.id}`,
          tracks: list.track_ids,
          index: null,
          position_ms: 0,
        }
        return startContext(state, now, start)
      })
      if (this.provider.truth().is_playing) this.#pause(false)
    }
    this.#touch()
    this.excuse(noticedMs)
    return `own app: ${action}`
  }

  #pause(paused: boolean): void {
    const { memory } = this.room.music
    // On the provider's own app it went on: the room believes what it saw until it looks.
    this.#believed = !paused && memory.paused && (this.#paused || this.#believed)
    this.#paused = paused
  }

  /** What is done to a song before its beginning was seen cannot be told from what the provider did. */
  #touch(): void {
    const { handover } = this.room.music.memory
    if (handover) this.room.befall(handover.requestId)
  }

  #press(what: string): void {
    this.#pressed ||= what === 'play' && !this.provider.truth().is_playing
  }

  ad(): string {
    if (!this.provider.truth().is_playing) return 'no ad'
    this.#ad(true)
    this.#adUntil = this.clock.now() + 5_000 + this.random() * 25_000
    return 'an advertisement'
  }

  #ad(on: boolean): void {
    this.#adUntil = 0
    this.provider.control.player({ account: 'ada', ad: on })
  }

  device(here: boolean): string {
    this.#noDevice = !here
    if (here) this.provider.control.player({ account: 'ada', device: { name: 'Radio', active: false } })
    else this.provider.control.player({ account: 'ada', remove_device: true })
    this.excuse(noticedMs)
    return here ? 'a device appears' : 'the devices vanish'
  }

  /** One of a kind at a time: a provider that fails again and again does not work. */
  fault(fault: Fault, excusedMs = 30_000): string {
    const { faults } = this.provider.simulation
    if (faults.pending().some(({ match }) => match.path === fault.match.path))
      return 'the fault is there already'
    this.provider.control.faults(fault)
    this.excuse(excusedMs)
    return `fault ${JSON.stringify(fault)}`
  }

  excuse(ms: number): void {
    this.#brokenUntil = Math.max(this.#brokenUntil, this.clock.now() + ms)
  }

  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.random() * list.length)]
    if (found === undefined) throw new Error('nothing to choose from')
    return found
  }
}
