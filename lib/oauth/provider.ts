/** Who the person is at the provider. */
export type ProviderIdentity = {
  /** The provider's own id of the account: what a connection is linked by. */
  id: string
  name: string
  membershipType: string | null
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
  authorizationEndpoint: string
  tokenEndpoint: string
  /** Base of the protected resources, without a slash at the end. */
  apiBase: string
  clientId: string
  /** Null for a public client. */
  clientSecret: string | null
  /** The least scopes the product needs; none where the provider knows no scopes. */
  scope: readonly string[]
  /** Whether the provider checks a code challenge (RFC 7636). */
  pkce: boolean
  /** Whether authorization responses carry `iss` (RFC 9207). */
  issParameter: boolean
  /** How long a refresh token lives from consent on, where the token answer does not say. */
  refreshLifetimeMs: number | null
  /**
   * Asks the provider whose access token this is.
   * @param answer the token endpoint's answer, where some providers already name the account
   * @throws ResourceError
   */
  whoAmI(accessToken: string, answer: Record<string, unknown>, signal: AbortSignal): Promise<ProviderIdentity>
}

/** A protected resource did not answer as it should; `status` is null where no answer came or it could not be read. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError'
  constructor(
    message: string,
    readonly status: number | null,
  ) {
    super(message)
  }
}
