/** What a fault makes of a request: another answer, a late one, or none. Without a status the real answer comes. */
type FaultUnderTest = {
  status?: number
  /** A string goes out as it is, anything else as JSON. */
  body?: string | Record<string, unknown>
  headers?: Record<string, string>
  delay_ms?: number
  drop?: true
}

/** How many requests the fault meets; one where it is not said. */
type OrderedFault = FaultUnderTest & { times?: number }

/** What a case has to know of a provider's habits, instead of its name. */
type ProviderTraits = {
  /** It checks a code challenge (RFC 7636). */
  pkce: boolean
  /** The least scopes; none where it knows no scopes. */
  scope: readonly string[]
  /** What making playlists takes besides. */
  exportScope: readonly string[]
  /** It answers with an ID token, so that a nonce is sent. */
  idToken: boolean
  /** It advertises `iss` in authorization responses (RFC 9207). */
  sendsIssuer: boolean
  /** Further parameters of the authorization request that connects. */
  authorizationParameters: Readonly<Record<string, string>>
  /** Those of one that signs in. */
  signInParameters: Readonly<Record<string, string>>
  /** Whose the tokens are stands in them: where the identity is asked, only a name is. */
  namesItself: boolean
  /** Nothing is called with its tokens: one that cannot be refreshed has nothing to be mended. */
  signInOnly: boolean
  /** Habits of its refresh answers: the old refresh token stays good, or a new one takes its place. */
  rotation: readonly ('keeps' | 'rotates')[]
  /** What is known of a refresh token's end: nothing, its lifetime from consent on, or it is told with every answer. */
  refreshExpiry: 'untold' | 'from consent' | 'with every answer'
  /** An account whose owner may say yes and that may not use the app; null where there is no such list. */
  unlistedAccount: string | null
}

/** One provider behind the case tables: what they need of it, so that no case says its name. */
export type ProviderUnderTest = {
  id: string
  /** Another provider that can be started here at the same time. */
  otherId: string
  /** A provider that exists and has no credentials here. */
  absentId: string
  authorizationEndpoint: string
  clientId: string
  clientSecret: string
  traits: ProviderTraits
  /** Back to the first state: nobody has consented, no faults, nothing counted. */
  reset(): void
  /** Decides as this account at the provider. @returns the redirect back, not followed */
  decide(authorizationUrl: URL, account: string, decision?: 'allow' | 'deny'): Promise<URL>
  /** The next requests of the token endpoint, or of where the account's identity is asked, fail so. */
  fault(on: 'token' | 'identity', fault: OrderedFault): void
  /** How many requests reached the token endpoint, answered or not; with a grant type those it has read. */
  tokenRequests(grantType?: 'authorization_code' | 'refresh_token'): number
  /** Ends what the account's grants hold: access tokens, refresh tokens, or the grants themselves. */
  end(account: string, what: 'access' | 'refresh' | 'grant'): void
  /** Takes on one of the habits of `traits.rotation`. */
  rotation(habit: 'keeps' | 'rotates'): void
  /** Whether its API takes the access token right now. */
  takes(accessToken: string): Promise<boolean>
  close(): Promise<void>
}
