import { Client } from '../../e2e/support/client'

type Song = { uri: string }

/** What was acknowledged to a room's guests, and has to be so at the end. */
export type Promises = {
  /** Ids of requests. */
  requests: Set<string>
  /** The last acknowledged word of each guest on each request: `request/guest` and whether it is a vote. */
  votes: Map<string, { requestId: string; guest: string; stands: boolean }>
}

/** A room with its host and guests, who ask and vote all the time and note what they were promised. */
export class LongParty {
  readonly promised: Promises = { requests: new Set(), votes: new Map() }
  refused = 0
  private songs: Song[] = []

  private constructor(
    readonly code: string,
    readonly host: Client,
    private readonly guests: { name: string; client: Client }[],
  ) {}

  static async open(origin: string, account: string, guests: number): Promise<LongParty> {
    const host = new Client(origin)
    await host.json('POST', '/api/guests', { name: account })
    const { code } = await host.host(account, { request_limit: 50, no_repeat_minutes: 0 })
    const party = new LongParty(code, host, [])
    for (let n = 0; n < guests; n++) {
      const client = new Client(origin)
      const name = `Guest ${n} of ${code}`
      const joined = await client.join(code, name)
      if (joined.status !== 200) throw new Error(`join answered ${joined.status}: ${await joined.text()}`)
      party.guests.push({ name, client })
    }
    // Short ones first, so that many begin and end while things go wrong.
    for (const words of ['short', 'short&offset=10', 'a', 'e', 'i', 'o']) {
      const found = await host.get(`/api/rooms/${code}/search?q=${words}`)
      const { tracks } = (await found.json()) as { tracks: Song[] }
      party.songs.push(...tracks)
    }
    return party
  }

  async play(): Promise<void> {
    await this.host.json('PUT', `/api/rooms/${this.code}/playback`, { is_playing: true })
  }

  /** One thing one guest does. What fails was not promised; a lost answer promises nothing. */
  async act(random: () => number): Promise<void> {
    const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
    const guest = pick(this.guests)
    const song = pick(this.songs)
    const asked = pick([...this.promised.requests].slice(-10))
    const kind = random()
    if (!guest || !song) return
    try {
      if (kind > 0.99) await this.skip()
      else if (kind < 0.3 || !asked) await this.ask(guest, song.uri)
      else await this.vote(guest, asked, kind < 0.8)
    } catch {
      this.refused += 1
      // Nobody knows whether it was taken, nor which request an asking was a vote for: the guest's words are open again.
      for (const key of this.promised.votes.keys()) {
        if (key.endsWith(`/${guest.name}`)) this.promised.votes.delete(key)
      }
    }
  }

  private async ask(guest: { name: string; client: Client }, uri: string): Promise<void> {
    const answer = await guest.client.json('POST', `/api/rooms/${this.code}/requests`, { uri })
    if (answer.status >= 500) {
      this.refused += 1
      for (const key of this.promised.votes.keys()) {
        if (key.endsWith(`/${guest.name}`)) this.promised.votes.delete(key)
      }
    }
    if (answer.status !== 201 && answer.status !== 200) return
    const { id } = (await answer.json()) as { id: string }
    if (answer.status === 201) this.promised.requests.add(id)
    // Somebody had asked for it: it is a vote.
    else this.promised.votes.set(`${id}/${guest.name}`, { requestId: id, guest: guest.name, stands: true })
  }

  private async vote(guest: { name: string; client: Client }, requestId: string, stands: boolean) {
    const path = `/api/rooms/${this.code}/requests/${requestId}/vote`
    const answer = await guest.client.json(stands ? 'PUT' : 'DELETE', path)
    const key = `${requestId}/${guest.name}`
    if (answer.ok) this.promised.votes.set(key, { requestId, guest: guest.name, stands })
    // A failure in between may have been written all the same.
    else if (answer.status >= 500) {
      this.refused += 1
      this.promised.votes.delete(key)
    }
  }

  async skip(): Promise<void> {
    await this.host.json('POST', `/api/rooms/${this.code}/skip`, {})
  }

  /** The song that plays, and whether it plays. */
  async now(): Promise<{ play_id: string; is_playing: boolean; position_ms: number } | null> {
    const answer = await this.host.get(`/api/rooms/${this.code}/state`)
    return answer.ok ? ((await answer.json()) as { now: Awaited<ReturnType<LongParty['now']>> }).now : null
  }
}
