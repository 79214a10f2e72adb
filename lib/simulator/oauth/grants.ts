import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../clock'

const CODE_LIFETIME_MS = 60_000
const FORGET_EXPIRED_MS = 24 * 3600 * 1000

const grantSchema = z.object({
  id: z.string(),
  client_id: z.string(),
  account: z.string(),
  scope: z.string(),
  consented_at: z.number(),
  ends_at: z.number(),
  /** Made by PKCE without a client secret: its refreshes need none either. */
  public_client: z.boolean(),
  revoked: z.boolean(),
})
const codeSchema = z.object({
  client_id: z.string(),
  account: z.string(),
  redirect_uri: z.string(),
  scope: z.string(),
  code_challenge: z.string().nullable(),
  issued_at: z.number(),
})
const accessSchema = z.object({ grant_id: z.string(), expires_at: z.number() })
const refreshSchema = z.object({ grant_id: z.string(), rotated: z.boolean() })

/** What the state file keeps of the grants; tokens and codes only as SHA-256. */
export const grantsStateSchema = z.object({
  grants: z.array(grantSchema),
  codes: z.array(z.tuple([z.string(), codeSchema])),
  access: z.array(z.tuple([z.string(), accessSchema])),
  refresh: z.array(z.tuple([z.string(), refreshSchema])),
})

export type Grant = z.infer<typeof grantSchema>
export type AuthorizationCode = z.infer<typeof codeSchema>
export type GrantsState = z.infer<typeof grantsStateSchema>

/** Codes, access tokens and refresh tokens, and the grants they hang on. Tokens are kept hashed only. */
export class Grants {
  #grants = new Map<string, Grant>()
  #codes = new Map<string, AuthorizationCode>()
  #access = new Map<string, z.infer<typeof accessSchema>>()
  #refresh = new Map<string, z.infer<typeof refreshSchema>>()

  /** `lifetimeMs`: how long after consent the refresh token ends, unless {@link extend} moves that. */
  constructor(
    readonly clock: Clock,
    readonly lifetimeMs: number,
  ) {}

  issueCode(request: Omit<AuthorizationCode, 'issued_at'>): string {
    const now = this.clock.now()
    for (const [hash, code] of this.#codes)
      if (now - code.issued_at > CODE_LIFETIME_MS) this.#codes.delete(hash)
    const code = newToken('AQ', 96)
    this.#codes.set(hashOf(code), { ...request, issued_at: now })
    return code
  }

  /** Burns the code; `null` for one that is unknown, used, of another client or older than a minute. */
  redeemCode(code: string, clientId: string): AuthorizationCode | null {
    const hash = hashOf(code)
    const found = this.#codes.get(hash)
    if (!found || found.client_id !== clientId) return null
    this.#codes.delete(hash)
    return this.clock.now() - found.issued_at <= CODE_LIFETIME_MS ? found : null
  }

  create(code: AuthorizationCode, publicClient: boolean): Grant {
    const now = this.clock.now()
    const grant: Grant = {
      id: randomBytes(12).toString('base64url'),
      client_id: code.client_id,
      account: code.account,
      scope: code.scope,
      consented_at: now,
      ends_at: now + this.lifetimeMs,
      public_client: publicClient,
      revoked: false,
    }
    this.#grants.set(grant.id, grant)
    return grant
  }

  issueAccess(grant: Grant, expiresIn: number): string {
    const now = this.clock.now()
    for (const [hash, token] of this.#access)
      if (token.expires_at < now - FORGET_EXPIRED_MS) this.#access.delete(hash)
    const token = newToken('BQ', 120)
    this.#access.set(hashOf(token), { grant_id: grant.id, expires_at: now + expiresIn * 1000 })
    return token
  }

  issueRefresh(grant: Grant): string {
    const token = newToken('AQ', 96)
    this.#refresh.set(hashOf(token), { grant_id: grant.id, rotated: false })
    return token
  }

  /** A whole lifetime from now, for a provider whose every refresh token has an end of its own. */
  extend(grant: Grant): void {
    grant.ends_at = this.clock.now() + this.lifetimeMs
  }

  /** Marks a refresh token as replaced: what using it again does is for the provider to say. */
  rotate(token: string): void {
    const found = this.#refresh.get(hashOf(token))
    if (found) found.rotated = true
  }

  findRefresh(token: string): { grant: Grant; rotated: boolean } | null {
    const found = this.#refresh.get(hashOf(token))
    const grant = found && this.#grants.get(found.grant_id)
    return found && grant ? { grant, rotated: found.rotated } : null
  }

  findAccess(token: string): Grant | 'unknown' | 'expired' {
    const found = this.#access.get(hashOf(token))
    const grant = found && this.#grants.get(found.grant_id)
    if (!found || !grant || grant.revoked) return 'unknown'
    return this.clock.now() < found.expires_at ? grant : 'expired'
  }

  revoke(grant: Grant): void {
    grant.revoked = true
  }

  /** Revokes or ends what an account holds at every client; answers how many grants that touched. */
  change(account: string, what: { expire?: 'access' | 'refresh'; revoke?: boolean }): number {
    const now = this.clock.now()
    const grants = [...this.#grants.values()].filter((grant) => grant.account === account && !grant.revoked)
    const ids = new Set(grants.map((grant) => grant.id))
    if (what.revoke) for (const grant of grants) grant.revoked = true
    if (what.expire === 'refresh') for (const grant of grants) grant.ends_at = Math.min(grant.ends_at, now)
    if (what.expire === 'access') {
      for (const token of this.#access.values())
        if (ids.has(token.grant_id)) token.expires_at = Math.min(token.expires_at, now)
    }
    return grants.length
  }

  dump(): GrantsState {
    return {
      grants: [...this.#grants.values()],
      codes: [...this.#codes],
      access: [...this.#access],
      refresh: [...this.#refresh],
    }
  }

  load(state: GrantsState): void {
    this.#grants = new Map(state.grants.map((grant) => [grant.id, grant]))
    this.#codes = new Map(state.codes)
    this.#access = new Map(state.access)
    this.#refresh = new Map(state.refresh)
  }

  reset(): void {
    this.load({ grants: [], codes: [], access: [], refresh: [] })
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
const newToken = (prefix: string, bytes: number): string => prefix + randomBytes(bytes).toString('base64url')
