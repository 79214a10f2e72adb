/** An access token without a lifetime that can be read is taken to live this long. */
const assumedS = 3600

/** RFC 6749 §5.1 has no bound; a date a hundred years ahead can still be kept and written everywhere. */
const longestS = 100 * 365 * 24 * 3600

/** Seconds as a provider writes them: a number or one in a string, above 0; null where it is none. */
function seconds(value: unknown): number | null {
  const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof given === 'number' && given > 0 ? Math.min(given, longestS) : null
}

/** How long an access token lives, in milliseconds, from the answer's `expires_in`. */
export function lifetimeMs(expiresIn: unknown): number {
  return Math.max(1, Math.round((seconds(expiresIn) ?? assumedS) * 1000))
}

/**
 * How long a refresh token lives, in milliseconds; null where the answer does not say, or says 0 for one without an end.
 * RFC 6749 has no name for it: `refresh_expires_in` and `refresh_token_expires_in` are the ones in use.
 */
export function refreshLifetimeMs(answer: Record<string, unknown>): number | null {
  const given = seconds(answer.refresh_expires_in) ?? seconds(answer.refresh_token_expires_in)
  return given === null ? null : Math.max(1, Math.round(given * 1000))
}

/** What a scope may be made of for us to keep it: RFC 6749 §3.3 asks for less. */
const fitScope = /^[^\p{Cc}\p{Cs}]{1,500}$/u
const mostScopes = 500

/** Scopes in a string or, as some write them, in a list; null where none is named. */
export function scopesIn(value: unknown): string[] | null {
  const words = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [value]
  const found = words.flatMap((each) => (typeof each === 'string' ? each.split(/\s+/) : []))
  const fit = [...new Set(found)].filter((each) => fitScope.test(each)).slice(0, mostScopes)
  return fit.length > 0 ? fit : null
}
