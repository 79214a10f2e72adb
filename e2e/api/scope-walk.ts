import { ApiContract, type Called } from '../support/api-contract'
import type { Client } from '../support/client'
import { expect } from '../support/http'
import type { Link } from './party'
import { bodyOf, type Path, pathOf, queryOf, type Stage } from './scope-stage'

type Listed = Map<string, { link: Link; of: Record<string, unknown> }[]>

/** A token and what it can be told by. */
export type Holder = {
  /** Makes one more token of the same kind; after the walk ended the last. */
  mint(): Promise<string>
  /** The account's links, where they are told with the token and not by `GET /api/me`. */
  links?: Record<string, Link>
  /** Which of the two doors of deletion to take. */
  deletion?: 'users.delete' | 'users.delete_by_post'
}

/** Those that change or end something come in this order, what ends most last. */
const order = [
  'users.update',
  'performers.save',
  'performers.picture',
  'rooms.update',
  'rooms.playback',
  'rooms.device',
  'rooms.change_role',
  'rooms.remove_member',
  'rooms.withdraw_skip',
  'rooms.skip',
  'rooms.join',
  'rooms.rotate_code',
  'rooms.create',
  'rooms.leave',
  'rooms.end',
  'performers.delete',
  'admin.mark_user',
  'admin.create_client',
  'admin.update_client',
  'admin.rotate_secret',
  'admin.revoke_token',
  'cities.close_room',
  'admin.close_room',
  'logout',
  'logout_all',
  'users.delete',
  'users.delete_by_post',
]

/** From the first that leads to another room on, the links before it may lead nowhere. */
const movesOn = (name: string) => order.indexOf(name) >= order.indexOf('rooms.join')

/** Walks the whole document with one token: what is listed succeeds, and whatever is not listed refuses. */
export class ScopeWalk {
  private authorization = ''
  private listed: Listed = new Map()

  private constructor(
    private readonly stage: Stage,
    private readonly holder: Holder,
    private readonly program: Client,
    private readonly contract: ApiContract,
  ) {}

  static async start(stage: Stage, holder: Holder, program: Client): Promise<ScopeWalk> {
    return new ScopeWalk(stage, holder, program, await ApiContract.of(program.origin))
  }

  /** @returns the names of the operations that were listed */
  async walk(): Promise<string[]> {
    this.authorization = await this.holder.mint()
    await this.discover()
    const names = [...this.listed.keys()]
    const code = await this.stage.code()
    for (const called of this.contract.operations) {
      if (!names.includes(called.operation.operationId)) await this.expectRefused(called, code)
    }
    for (const name of names.filter((each) => !order.includes(each))) await this.follow(name)
    for (const name of order.filter((each) => names.includes(each))) await this.followAndRenew(name)
    return names
  }

  private async expectRefused({ method, path, operation }: Called, code: string): Promise<void> {
    const { operationId: name, 'x-access': access } = operation
    // Open to everybody, or to whoever has any token at all.
    if (access === 'nobody' || access === 'anyone') return
    if (access === 'account' && !this.holder.links && !this.listed.has('me')) return
    const address = filled(path, pathOf(this.stage, name, code))
    const response = await this.call(name, { method, href: address, title: '' })
    expect([401, 403, 404], `${name} is not listed`).toContain(response.status)
    await response.body?.cancel()
  }

  private async followAndRenew(name: string): Promise<void> {
    if (name.startsWith('users.delete') && name !== this.holder.deletion) return
    if (movesOn(name)) {
      await this.stage.code()
      await this.discover()
    }
    await this.follow(name)
    if (name.startsWith('logout')) this.authorization = await this.holder.mint()
  }

  private async follow(name: string): Promise<void> {
    const link = this.choose(name)
    const response = await this.call(name, link)
    expect([name, response.status, response.ok ? '' : await response.text()]).toEqual([
      name,
      response.status < 300 ? response.status : 'a success',
      '',
    ])
    await response.body?.cancel()
  }

  /** Of several the one that does not end what the walk goes on with. */
  private choose(name: string): Link {
    const all = this.listed.get(name) ?? []
    const own = [this.stage.userId, this.stage.client.id, this.stage.email]
    const foreign = all.find(({ of }) => !own.some((id) => JSON.stringify({ ...of, _links: 0 }).includes(id)))
    const [link] = name.startsWith('admin.') && foreign ? [foreign.link] : all.map((one) => one.link)
    if (!link) throw new Error(`${name} is not listed any more`)
    expect(link.title, name).toMatch(/./)
    return link
  }

  private call(name: string, { href, method }: Link): Promise<Response> {
    const headers = { authorization: this.authorization }
    if (name === 'performers.picture') {
      const body = new Uint8Array(this.stage.picture)
      return this.program.fetch(href, { method, headers: { ...headers, 'content-type': 'image/png' }, body })
    }
    return this.program.json(method, href + queryOf(name), bodyOf(this.stage, name), headers)
  }

  /** Every link that can be reached: from the account and from the room, through what can be read. */
  private async discover(): Promise<void> {
    this.listed = new Map()
    for (const [name, link] of Object.entries(this.holder.links ?? {})) this.add(name, link, {})
    const code = await this.stage.code()
    await this.read('/api/me')
    await this.read(`/api/rooms/${code}`)
    const seen = new Set(['/api/me', `/api/rooms/${code}`])
    for (let known = 0; known < seen.size; ) {
      known = seen.size
      const found = [...this.listed.values()].flat().filter(({ link }) => link.method === 'GET')
      for (const { link } of found) {
        if (seen.has(link.href) || link.href.endsWith('/events')) continue
        seen.add(link.href)
        await this.read(link.href)
      }
    }
  }

  private async read(path: string): Promise<void> {
    const response = await this.program.get(path, { authorization: this.authorization })
    const told = response.ok && response.headers.get('content-type')?.startsWith('application/json')
    if (!told) return void (await response.body?.cancel())
    this.gather(await response.json())
  }

  private gather(value: unknown): void {
    if (value === null || typeof value !== 'object') return
    const { _links, ...rest } = value as Record<string, unknown>
    for (const [name, link] of Object.entries((_links ?? {}) as Record<string, Link>))
      this.add(name, link, rest)
    for (const inner of Object.values(rest)) this.gather(inner)
  }

  private add(name: string, link: Link, of: Record<string, unknown>): void {
    const called = this.contract.find(link.method, link.href)
    if (!called) throw new Error(`the link ${name} leads to ${link.href}, which the document does not know`)
    const { operationId } = called.operation
    this.listed.set(operationId, [...(this.listed.get(operationId) ?? []), { link, of }])
  }
}

function filled(path: string, values: Path): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'none'))
}
