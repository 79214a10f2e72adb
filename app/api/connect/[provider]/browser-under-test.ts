import { decide } from '@/scripts/vitest/providers-under-test/decide'
import { GET as authorizeUrl } from './authorize-url/route'
import { GET as callback } from './callback/route'
import { DELETE as disconnect, POST as start } from './route'
import { GET as status } from './status/route'

export const origin = 'http://127.0.0.1:3000'

type Handler = typeof start

/** A browser as far as cookies and redirects go, calling the handlers of one provider. */
export class Browser {
  /** @param provider whose handlers it calls @param cookies another's: both are tabs of one browser then */
  constructor(
    readonly provider: string,
    readonly cookies = new Map<string, string>(),
  ) {}

  /** Starts by the form. @returns the provider's authorize URL */
  async start(fields: Record<string, string> = {}): Promise<URL> {
    const answer = await this.post(fields)
    if (answer.status !== 303) throw new Error(`Starting answered ${answer.status}`)
    return new URL(answer.headers.get('location') ?? '')
  }

  post(fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Response> {
    return this.call(start, 'POST', '', {
      body: new URLSearchParams(fields),
      headers: { origin, ...headers },
    })
  }

  authorizeUrl(query = '', headers: Record<string, string> = {}): Promise<Response> {
    return this.call(authorizeUrl, 'GET', `/authorize-url${query}`, { headers })
  }

  callback(back: URL, provider = this.provider): Promise<Response> {
    return this.call(callback, 'GET', `/callback${back.search}`, {}, provider)
  }

  /** Looks at the callback without meaning it: a HEAD, or fetching ahead. */
  looksAtCallback(back: URL, method: 'GET' | 'HEAD', headers: Record<string, string>): Promise<Response> {
    return this.call(callback, method, `/callback${back.search}`, { headers })
  }

  /** The whole of it. @returns the callback's answer */
  async connect(account: string, fields: Record<string, string> = {}): Promise<Response> {
    return this.callback(await decide(await this.start(fields), account))
  }

  status(): Promise<Response> {
    return this.call(status, 'GET', '/status')
  }

  disconnect(): Promise<Response> {
    return this.call(disconnect, 'DELETE', '', { headers: { origin } })
  }

  async state(): Promise<string> {
    const body: { state: string } = await (await this.status()).json()
    return body.state
  }

  /** The names of the flow cookies it holds. */
  flowCookies(): string[] {
    return [...this.cookies.keys()].filter((name) => name.includes('axr_connect_'))
  }

  forget(part: string): void {
    for (const name of this.cookies.keys()) if (name.includes(part)) this.cookies.delete(name)
  }

  private async call(
    handler: Handler,
    method: string,
    path: string,
    init: RequestInit = {},
    provider = this.provider,
  ): Promise<Response> {
    const headers = new Headers(init.headers)
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (cookie) headers.set('cookie', cookie)
    const request = new Request(`${origin}/api/connect/${provider}${path}`, { ...init, method, headers })
    const answer = await handler(request, { params: Promise.resolve({ provider }) })
    for (const line of answer.headers.getSetCookie()) this.keep(line)
    return answer
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/max-age=0/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
