import type { Adapter, AdapterPayload } from 'oidc-provider'

/** What the provider keeps, in memory; a token's end can be moved and a person's grants taken away, which tests need. */
export class Store {
  private kept = new Map<string, AdapterPayload>()

  /** One for each kind of thing the provider keeps, as its `adapter` setting asks for. */
  adapter = (kind: string): Adapter => ({
    upsert: async (id, payload) => {
      this.kept.set(`${kind}:${id}`, payload)
    },
    find: async (id) => this.kept.get(`${kind}:${id}`),
    findByUid: async (uid) => this.of(kind).find((payload) => payload.uid === uid),
    findByUserCode: async (userCode) => this.of(kind).find((payload) => payload.userCode === userCode),
    consume: async (id) => {
      const payload = this.kept.get(`${kind}:${id}`)
      if (payload) payload.consumed = epochSeconds()
    },
    destroy: async (id) => {
      this.kept.delete(`${kind}:${id}`)
    },
    revokeByGrantId: async (grantId) => this.forget((payload) => payload.grantId === grantId),
  })

  /** Ends the tokens of this kind the account holds. */
  expire(kind: 'AccessToken' | 'RefreshToken', account: string): void {
    for (const payload of this.of(kind)) {
      if (payload.accountId === account) payload.exp = epochSeconds() - 60
    }
  }

  /** Takes everything away the account has granted. */
  revoke(account: string): void {
    this.forget((payload) => payload.accountId === account)
  }

  /** Codes and tokens it has handed out, as they are sent. */
  issued(): string[] {
    const kinds = ['AuthorizationCode', 'AccessToken', 'RefreshToken'].map((kind) => `${kind}:`)
    return [...this.kept.keys()].flatMap((key) =>
      kinds.flatMap((kind) => (key.startsWith(kind) ? [key.slice(kind.length)] : [])),
    )
  }

  clear(): void {
    this.kept.clear()
  }

  private of(kind: string): AdapterPayload[] {
    return [...this.kept].flatMap(([key, payload]) => (key.startsWith(`${kind}:`) ? [payload] : []))
  }

  private forget(which: (payload: AdapterPayload) => boolean): void {
    for (const [key, payload] of this.kept) if (which(payload)) this.kept.delete(key)
  }
}

const epochSeconds = () => Math.floor(Date.now() / 1000)
