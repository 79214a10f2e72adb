import type { IDToken } from 'openid-client'

/** Who the person is at the provider. */
export type ProviderIdentity = {
  /** The provider's own id of the account: what a connection is linked by. */
  id: string
  name: string
  membershipType: string | null
}

/** What a token endpoint granted, as far as it may tell whose it is. */
export type Granted = {
  accessToken: string
  /** The token endpoint's answer without its tokens: some providers name the account there. */
  answer: Record<string, unknown>
  /** Claims of the ID token, checked; null where there was none. */
  claims: IDToken | null
}

/** What a token endpoint says where it grants nothing. */
export type Refusal = {
  /** The `error`, in small letters; null where there is none. */
  error: string | null
  /** The `error_description` as it came. */
  description: string | null
  /** All members of the answer. */
  body: Record<string, unknown>
}

/** Reads a provider's own words: `over` the grant is dead, `passing` it may live; null where the protocol's words count. */
export type RefusalReader = (refusal: Refusal) => 'over' | 'passing' | null

/** How a client shows who it is at the token endpoint, by the names of OpenID Connect Core 1.0 §9. */
export type ClientAuthenticationMethod =
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'client_secret_jwt'
  | 'none'

/** An authorization server's metadata, by their names in RFC 8414 §2. */
type AuthorizationServer = {
  authorization_endpoint: string
  token_endpoint: string
  /** Where tokens of no use are given back (RFC 7009), at servers that take them. */
  revocation_endpoint?: string
  /** Whether authorization responses carry `iss` (RFC 9207). */
  authorization_response_iss_parameter_supported?: boolean
}

/**
 * All that is particular to one provider: its endpoints and its habits. The protocol is shared by all of them.
 * Times are milliseconds.
 */
export type Provider = {
  id: string
  /** What people call it. */
  name: string
  /** The authorization server; a connection remembers it and is good under no other. */
  issuer: string
  /** Its endpoints; `discovery` where the issuer publishes them. */
  metadata: AuthorizationServer | 'discovery'
  /** Base of the protected resources, without a slash at the end. */
  apiBase: string
  clientId: string
  /** Null for a public client. */
  clientSecret: string | null
  /** The least scopes the product needs; none where the provider knows no scopes. */
  scope: readonly string[]
  /** What making playlists takes besides, asked for when somebody first wants it; none where there are none to make. */
  exportScope: readonly string[]
  /** Further parameters of the authorization request. */
  authorizationParameters: Record<string, string>
  /** Those besides that only connecting takes: signing in is asked for less. */
  connectParameters?: Record<string, string>
  /** How the client authenticates; where it is not said, as the metadata ask for, else by Basic. */
  clientAuthentication?: ClientAuthenticationMethod
  /** What the provider's own words in a refusal stand for. */
  readRefusal?: RefusalReader
  /** Nothing is called with its tokens: a grant that cannot be refreshed is good for all it is for. */
  signInOnly?: boolean
  /** Whether the provider checks a code challenge (RFC 7636). */
  pkce: boolean
  /** Whether it answers with an ID token: then a nonce is sent, and the token's signature and claims are checked. */
  idToken: boolean
  /** How long a refresh token lives from consent on, where the token answer does not say. */
  refreshLifetimeMs: number | null
  /**
   * Asks the provider whose access token this is.
   * @throws ResourceError
   */
  whoAmI(granted: Granted, signal: AbortSignal): Promise<ProviderIdentity>
  /**
   * The account's friends, for a provider that has them; null for one that does not.
   * @throws ResourceError
   */
  friends: ((accessToken: string, signal: AbortSignal) => Promise<ProviderFriend[]>) | null
}

/** A friend of the account at the provider. */
export type ProviderFriend = {
  /** The provider's own id, as a string. */
  id: string
  /** In full, as people write it there. */
  name: string
  online: boolean
  /** What they are in right now, in the provider's words; null where they are offline or it does not say. */
  title: string | null
}

/**
 * Why a protected resource did not give what was asked: `token_refused` the access token is not accepted · `forbidden`
 * this account or app may not have it · `hidden` its owner keeps it private · `rate_limited` too many calls · `maintenance`
 * the provider says it is closed for a while · `unavailable` nothing came back, or 5xx · `unreadable` an answer that is none of
 * these.
 */
export type ResourceFailure =
  | 'token_refused'
  | 'forbidden'
  | 'hidden'
  | 'rate_limited'
  | 'maintenance'
  | 'unavailable'
  | 'unreadable'

/** A protected resource did not answer as it should. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError'
  constructor(
    readonly failure: ResourceFailure,
    /** For the log: what was asked and, where one came, the status. Never a token. */
    message: string,
    /** How long the provider asks to wait, in milliseconds; null where it does not say. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message)
  }
}

/** The failure an HTTP status stands for, where a provider has no words of its own. */
export function failureOf(status: number): ResourceFailure {
  if (status === 401) return 'token_refused'
  if (status === 403) return 'forbidden'
  if (status === 429) return 'rate_limited'
  return status >= 500 ? 'unavailable' : 'unreadable'
}
