import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AppUnderTest } from './app-under-test'

type Tokens = { access_token: string; refresh_token: string; scope: string }

type RegisterOptions = { name?: string; redirectUris?: string[]; grants?: string[] }

/**
 * An app of somebody else's as a public client (RFC 6749 §2.1, RFC 8252): it listens at a port of the loopback address,
 * sends the browser to the consent page with PKCE, and exchanges what comes back.
 */
export class PublicApp {
  readonly codeVerifier = randomBytes(32).toString('base64url')
  readonly state = randomUUID()
  private readonly arrived: URL[] = []
  private waiting: ((callback: URL) => void) | null = null

  private constructor(
    private readonly product: AppUnderTest,
    readonly clientId: string,
    private readonly server: Server,
    readonly origin: string,
  ) {
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', origin)
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(
        '<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,"><h1>Back in the app</h1>',
      )
      if (url.pathname !== '/callback') return
      if (this.waiting) this.waiting(url)
      else this.arrived.push(url)
      this.waiting = null
    })
  }

  static async start(product: AppUnderTest, options: RegisterOptions = {}): Promise<PublicApp> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const clientId = randomUUID()
    const {
      name = 'Jukebox',
      redirectUris = ['http://127.0.0.1/callback'],
      grants = ['authorization_code', 'refresh_token'],
    } = options
    await product.database(
      (sql) => sql`insert into oauth_clients (id, name, redirect_uris, grants)
        values (${clientId}, ${name}, ${redirectUris}, ${grants})`,
    )
    return new PublicApp(product, clientId, server, `http://127.0.0.1:${port}`)
  }

  get redirectUri(): string {
    return `${this.origin}/callback`
  }

  /** The parameters of its authorization request; undefined leaves one out. */
  parameters(changes: Record<string, string | undefined> = {}): Record<string, string> {
    const right = {
      response_type: 'code',
      client_id: this.clientId,
      redirect_uri: this.redirectUri,
      scope: 'profile performer',
      state: this.state,
      code_challenge: createHash('sha256').update(this.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    }
    const all: Record<string, string | undefined> = { ...right, ...changes }
    return Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    )
  }

  /** Path and query of the consent page, as the app sends the browser there. */
  authorize(changes: Record<string, string | undefined> = {}): string {
    return `/oauth/authorize?${new URLSearchParams(this.parameters(changes))}`
  }

  /** The next address the browser comes back to. */
  callback(): Promise<URL> {
    const first = this.arrived.shift()
    if (first) return Promise.resolve(first)
    return new Promise((resolve) => {
      this.waiting = resolve
    })
  }

  /** A request to the token endpoint, in the app's name. */
  token(parameters: Record<string, string>): Promise<Response> {
    return fetch(`${this.product.origin}/api/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: this.clientId, ...parameters }),
    })
  }

  exchange(code: string, changes: Record<string, string> = {}): Promise<Response> {
    return this.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.redirectUri,
      code_verifier: this.codeVerifier,
      ...changes,
    })
  }

  /** Exchanges a code that has to be good. */
  async tokens(code: string): Promise<Tokens> {
    const answer = await this.exchange(code)
    if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Tokens
  }

  /** Status of `GET /api/me` with an access token. */
  async statusWith(accessToken: string): Promise<number> {
    const headers = { authorization: `Bearer ${accessToken}` }
    return (await fetch(`${this.product.origin}/api/me`, { headers })).status
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }
}
