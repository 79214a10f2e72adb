import { ApiContract } from './api-contract'

/**
 * A program with a cookie jar: what a browser does to the API, without a browser. Every answer of the API is held
 * against the served OpenAPI document.
 */
export class Client {
  private readonly jar = new Map<string, string>()

  constructor(readonly origin: string) {}

  get cookies(): ReadonlyMap<string, string> {
    return this.jar
  }

  setCookie(name: string, value: string): void {
    this.jar.set(name, value)
  }

  forgetCookies(pattern = /./): void {
    for (const name of [...this.jar.keys()]) if (pattern.test(name)) this.jar.delete(name)
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.jar.size > 0 && !headers.has('cookie')) {
      headers.set('cookie', [...this.jar].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const url = path.startsWith('http') ? path : `${this.origin}${path}`
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    if (!url.startsWith(this.origin)) return response
    this.keep(response.headers.getSetCookie())
    await this.hold(init.method ?? 'GET', new URL(url), response)
    return response
  }

  /** A server that is going down while it is asked has no document to be held against. */
  private async hold(method: string, url: URL, response: Response): Promise<void> {
    if (!ApiContract.covers(method, url)) return
    const contract = await ApiContract.of(this.origin).catch(() => null)
    if (!contract) return
    const isStream = response.headers.get('content-type') === 'text/event-stream'
    await contract.check(method, url, isStream ? new Response(null, response) : response.clone())
  }

  json(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.fetch(path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, { headers })
  }

  /**
   * What Next answers a navigation inside the product with. It sends such a request on once, to an address that names
   * what the browser has already; that is followed, and a redirect to another page is not.
   */
  async payload(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const answer = await this.get(path, { ...headers, RSC: '1' })
    const to = new URL(answer.headers.get('location') ?? path, this.origin)
    if (answer.status !== 307 || to.pathname !== new URL(path, this.origin).pathname) return answer
    return this.get(`${to.pathname}${to.search}`, { ...headers, RSC: '1' })
  }

  form(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    })
  }

  /** Presses "Connect account": the provider's authorize URL. */
  async startConnect(fields: Record<string, string> = {}, provider = 'spotify'): Promise<URL> {
    const response = await this.form(`/api/connect/${provider}`, fields)
    const location = response.headers.get('location')
    if (response.status !== 303 || !location) throw new Error(`connect answered ${response.status}`)
    return new URL(location)
  }

  /** Decides at the provider; the callback URL it sends the browser back to. */
  async decide(authorize: URL, account: string, decision: 'allow' | 'deny' = 'allow'): Promise<string> {
    const url = new URL(authorize)
    url.searchParams.set('_account', account)
    url.searchParams.set('_decision', decision)
    const response = await fetch(url, { redirect: 'manual' })
    const location = response.headers.get('location')
    if (!location) throw new Error(`the provider answered ${response.status}: ${await response.text()}`)
    return location
  }

  /** The whole flow; resolves with the callback's answer. */
  async connect(
    account: string,
    fields: Record<string, string> = {},
    provider = 'spotify',
  ): Promise<Response> {
    return this.fetch(await this.decide(await this.startConnect(fields, provider), account))
  }

  /** Connects and opens a room. */
  async host(account: string, settings: Record<string, unknown> = {}): Promise<{ id: string; code: string }> {
    await this.connect(account)
    const response = await this.json('POST', '/api/rooms', settings)
    if (response.status !== 201)
      throw new Error(`rooms answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as { id: string; code: string }
  }

  async join(code: string, name?: string): Promise<Response> {
    return this.json('POST', '/api/rooms/join', name ? { code, name } : { code })
  }

  private keep(lines: string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at).trim()
      const value = pair.slice(at + 1).trim()
      const ended = attributes.some((attribute) => {
        const [key = '', date = ''] = attribute.trim().split('=')
        if (key.toLowerCase() === 'max-age') return Number(date) <= 0
        return key.toLowerCase() === 'expires' && Date.parse(date) <= Date.now()
      })
      if (ended || value === '') this.jar.delete(name)
      else this.jar.set(name, value)
    }
  }
}
