/** What a token may be good for, in the order scopes are written in. */
export const scopes = ['profile', 'performer', 'venue', 'city', 'admin'] as const

export type Scope = (typeof scopes)[number]

/** Scopes anybody may ask for. `city` and `admin` are only ever granted. */
export const requestableScopes = ['profile', 'performer', 'venue'] as const satisfies readonly Scope[]

export type RequestableScope = (typeof requestableScopes)[number]

export function isRequestable(scope: Scope): scope is RequestableScope {
  return requestableScopes.some((requestable) => requestable === scope)
}

/** What a token has where no scope was asked for. */
export const defaultScopes: readonly Scope[] = ['profile']

/** Marks an administrator set on an account. */
export type Marks = { isAdmin: boolean; cities: readonly string[] }

/** The granted scopes of an account: read from its row at each call, so that demotion acts at once. */
export function grantedScopes({ isAdmin, cities }: Marks): Scope[] {
  return [...(cities.length > 0 ? (['city'] as const) : []), ...(isAdmin ? (['admin'] as const) : [])]
}

export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text)
}

/** The scopes among these, each once and in order. */
export function inOrder(some: Iterable<string>): Scope[] {
  const given = new Set(some)
  return scopes.filter((scope) => given.has(scope))
}
