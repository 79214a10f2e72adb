type Provider = 'spotify' | 'bungie'

export type LoggedRequest = {
  n: number
  at: string
  provider: Provider | null
  method: string
  path: string
  grant_type?: string
  account?: string
  status: number
}

/** The simulator's control calls, as a tester's hand on the provider. */
export class Simulator {
  constructor(readonly origin: string) {}

  async control(call: string, body: unknown = {}): Promise<void> {
    const response = await fetch(`${this.origin}/_control/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`_control/${call}: ${response.status} ${await response.text()}`)
  }

  /** What a person does on the provider's own app. */
  player(body: {
    account: string
    /** By name; `active: false` switches it on without moving the music there. */
    device?: string | { name: string; active?: boolean }
    is_playing?: boolean
    private?: boolean
    ad?: boolean
    remove_device?: string | true
  }) {
    return this.control('player', body)
  }

  advance(milliseconds: number) {
    return this.control('clock', { advance_ms: milliseconds })
  }

  tokens(body: { account: string; provider: Provider; expire?: 'access' | 'refresh'; revoke?: true }) {
    return this.control('tokens', body)
  }

  behaviour(body: Record<string, unknown>) {
    return this.control('behaviour', body)
  }

  faults(body: Record<string, unknown>) {
    return this.control('faults', body)
  }

  /** Every request since the given one, oldest first. */
  async requests(since = 0): Promise<LoggedRequest[]> {
    const response = await fetch(`${this.origin}/_control/requests?since=${since}`)
    return (await response.json()) as LoggedRequest[]
  }

  /** The playlists an account made, newest first. */
  async playlists(account: string): Promise<{ id: string; name: string; public: boolean; uris: string[] }[]> {
    const response = await fetch(`${this.origin}/_control/playlists?account=${account}`)
    return (await response.json()) as Awaited<ReturnType<Simulator['playlists']>>
  }

  /** The number of the latest request, to look only at what follows. */
  async mark(): Promise<number> {
    return (await this.requests()).at(-1)?.n ?? 0
  }

  async refreshes(since = 0): Promise<LoggedRequest[]> {
    return (await this.requests(since)).filter((request) => request.grant_type === 'refresh_token')
  }
}
