/**
 * Why connecting or continuing with a provider did not work out, as pages get it in `?connect=`. In every case nothing
 * stored has changed.
 */
const callbackReasons = [
  /** The person said no at the provider. */
  'denied',
  /** More than ten minutes went by. */
  'expired',
  /** This browser has no such request under way. */
  'no_cookie',
  /** The state is not the one this browser was sent away with. */
  'state_mismatch',
  /** The request was for another provider. */
  'wrong_provider',
  /** Signed out, or signed in as someone else, in between. */
  'other_session',
  /** This callback was answered before. */
  'already_used',
  /** The answer came from another authorization server. */
  'wrong_issuer',
  /** The provider did not accept the code. */
  'exchange_failed',
  /** The provider did not answer, or not in a way that can be read. */
  'provider_error',
  /** The provider lets this account not use the app: it is not on the list of an app in development mode. */
  'account_not_allowed',
  /** The provider account belongs to another account here: the way on is to sign in with it. */
  'account_taken',
  /** An administrator has suspended the account it belongs to. */
  'account_suspended',
  /** Something went wrong here. */
  'failed',
] as const

export type CallbackReason = (typeof callbackReasons)[number]

/** The reason in a page's query; null where there is none that is known. */
export function callbackReason(value: unknown): CallbackReason | null {
  return callbackReasons.find((reason) => reason === value) ?? null
}
