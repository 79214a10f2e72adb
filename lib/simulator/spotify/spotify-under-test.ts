import { createHash, randomBytes } from 'node:crypto'
import { createSimulator, type Simulator } from '../server'
import { SCOPES } from './scopes'

export const CLIENT = {
  client_id: 'auxroom-client',
  client_secret: 'a secret: with % and +',
  redirect_uris: [
    'http://127.0.0.1:3000/callback',
    'http://127.0.0.1/any-port',
    'https://rooms.example/callback',
  ],
}
export const REDIRECT_URI = 'http://127.0.0.1:3000/callback'

export interface TokenAnswer {
  access_token: string
  refresh_token?: string
  expires_in: number
  scope: string
  token_type: string
}

/** A simulator on a free port whose time stands still unless a test advances it, and a client that knows the protocol. */
export class SpotifyUnderTest {
  constructor(readonly simulator: Simulator) {}

  static async start(
    now: () => number = () => Date.UTC(2026, 10, 20, 20),
    stateFile?: string,
  ): Promise<SpotifyUnderTest> {
    return new SpotifyUnderTest(await createSimulator({ clients: [CLIENT], stateFile }, now))
  }

  get accounts(): string {
    return `${this.simulator.origin}/spotify/accounts`
  }

  authorizeUrl(parameters: Record<string, string | undefined> = {}): URL {
    const url = new URL(`${this.accounts}/authorize`)
    const all = {
      client_id: CLIENT.client_id,
      response_type: 'code',
      redirect_uri: REDIRECT_URI,
      scope: Object.keys(SCOPES).join(' '),
      state: 'the state',
      ...parameters,
    }
    for (const [name, value] of Object.entries(all))
      if (value !== undefined) url.searchParams.set(name, value)
    return url
  }

  authorize(parameters: Record<string, string | undefined> = {}): Promise<Response> {
    return fetch(this.authorizeUrl(parameters), { redirect: 'manual' })
  }

  async code(account: string, parameters: Record<string, string | undefined> = {}): Promise<string> {
    const response = await this.authorize({ _account: account, _decision: 'allow', ...parameters })
    return new URL(response.headers.get('location') ?? 'no:redirect').searchParams.get('code') ?? 'no code'
  }

  /** A token call by Basic; `secret: null` names the client in the body, without a secret. */
  async token(form: Record<string, string>, secret: string | null = CLIENT.client_secret): Promise<Response> {
    const body = new URLSearchParams(form)
    if (secret === null) body.set('client_id', CLIENT.client_id)
    const pair = [CLIENT.client_id, secret ?? ''].map(encodeURIComponent).join(':')
    const headers =
      secret === null ? undefined : { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
    return fetch(`${this.accounts}/api/token`, { method: 'POST', body, headers })
  }

  exchange(code: string, more: Record<string, string> = {}): Promise<Response> {
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, ...more })
  }

  refresh(refresh_token: string | undefined): Promise<Response> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refresh_token ?? '' })
  }

  async connect(account: string, parameters: Record<string, string | undefined> = {}): Promise<TokenAnswer> {
    return tokenAnswer(await this.exchange(await this.code(account, parameters)))
  }

  /** A caller of the Web API with this account's token. */
  async as(account: string, scope?: string): Promise<ApiCall> {
    const { access_token } = await this.connect(account, scope === undefined ? {} : { scope })
    return this.withToken(access_token)
  }

  withToken(accessToken: string): ApiCall {
    return async (method, path, body) => {
      const response = await fetch(`${this.simulator.origin}/spotify/api/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${accessToken}` },
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, body: text === '' ? null : parsed(text) }
    }
  }
}

interface ApiAnswer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any
}

export type ApiCall = (method: string, path: string, body?: unknown) => Promise<ApiAnswer>

export async function tokenAnswer(response: Response): Promise<TokenAnswer> {
  const answer: TokenAnswer = await response.json()
  return answer
}

export function pkcePair(): { verifier: string; challenge: string } {
  const verifier = randomBytes(48).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
