import type { ResourceFailure } from '../oauth/provider'

/**
 * Why the provider told no friends: `maintenance` it is closed for a while · `rate_limited` it asks to wait ·
 * `provider_down` it does not answer, or nothing that can be used · `hidden` the person keeps the list private.
 */
export type Problem = 'maintenance' | 'rate_limited' | 'provider_down' | 'hidden'

const problems: readonly Problem[] = ['maintenance', 'rate_limited', 'provider_down', 'hidden']

export function isProblem(text: unknown): text is Problem {
  return problems.some((problem) => problem === text)
}

/** What a failure of the provider's resource comes to for whoever wants the list. */
export function problemOf(failure: ResourceFailure): Problem {
  if (failure === 'maintenance' || failure === 'rate_limited' || failure === 'hidden') return failure
  return 'provider_down'
}
