import { createSimulator, type Simulator } from '../server'

export const CLIENT = {
  client_id: '41977',
  client_secret: 'a secret: with % and +',
  redirect_uris: [],
  bungie: {
    api_key: 'the key of the app',
    redirect_uri: 'http://127.0.0.1:3000/api/connect/bungie/callback',
  },
}
export const OTHER_CLIENT = {
  client_id: '41978',
  client_secret: 'another secret',
  redirect_uris: [],
  bungie: { api_key: 'the key of another app', redirect_uri: 'https://other.example/callback' },
}
/** Registered at the other provider only. */
const STRANGER = { client_id: 'stranger', client_secret: 'known there', redirect_uris: [] }

type Client = typeof CLIENT

interface TokenPair {
  access_token: string
  refresh_token: string
  expires_in: number
  refresh_expires_in: number
  membership_id: string
  token_type: string
}

/** A simulator on a free port whose time stands still unless a test advances it, and a client that knows the protocol. */
export class BungieUnderTest {
  constructor(readonly simulator: Simulator) {}

  static async start(stateFile?: string): Promise<BungieUnderTest> {
    const config = { clients: [CLIENT, OTHER_CLIENT, STRANGER], stateFile }
    return new BungieUnderTest(await createSimulator(config, () => Date.UTC(2026, 10, 20, 20)))
  }

  get platform(): string {
    return `${this.simulator.origin}/bungie/Platform`
  }

  authorizeUrl(parameters: Record<string, string> = {}): URL {
    const url = new URL(`${this.simulator.origin}/bungie/en/OAuth/Authorize`)
    const all = { client_id: CLIENT.client_id, response_type: 'code', state: 'the state', ...parameters }
    for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
    return url
  }

  authorize(parameters: Record<string, string> = {}): Promise<Response> {
    return fetch(this.authorizeUrl(parameters), { redirect: 'manual' })
  }

  async code(account: string, client: Client = CLIENT): Promise<string> {
    const { client_id } = client
    const response = await this.authorize({ client_id, _account: account, _decision: 'allow' })
    return new URL(response.headers.get('location') ?? 'no:redirect').searchParams.get('code') ?? 'no code'
  }

  /** A token call by Basic; `client: null` sends no credentials. */
  token(
    form: Record<string, string>,
    client: { client_id: string; client_secret: string } | null = CLIENT,
  ): Promise<Response> {
    const pair = client && [client.client_id, client.client_secret].map(encodeURIComponent).join(':')
    const headers = pair ? { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` } : undefined
    const body = new URLSearchParams(form)
    return fetch(`${this.platform}/App/OAuth/token/`, { method: 'POST', body, headers })
  }

  exchange(code: string, client: Client = CLIENT): Promise<Response> {
    return this.token({ grant_type: 'authorization_code', code }, client)
  }

  refresh(refresh_token: string, client: Client = CLIENT): Promise<Response> {
    return this.token({ grant_type: 'refresh_token', refresh_token }, client)
  }

  async connect(account: string, client: Client = CLIENT): Promise<TokenPair> {
    return tokenPair(await this.exchange(await this.code(account, client), client))
  }

  /** A call of the platform; `null` leaves the key or the token out. */
  async call(path: string, accessToken: string | null, key: string | null = CLIENT.bungie.api_key) {
    const headers = new Headers()
    if (key !== null) headers.set('X-API-Key', key)
    if (accessToken !== null) headers.set('Authorization', `Bearer ${accessToken}`)
    const response = await fetch(`${this.platform}${path}`, { headers })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
}

export async function tokenPair(response: Response): Promise<TokenPair> {
  const pair: TokenPair = await response.json()
  return pair
}
