/** Holds the time zone of the browser, which no request names otherwise. */
export const timeZoneCookieName = 'axr_zone'

/** The time zone (IANA) in a cookie's value; null for what is none. */
export function knownTimeZone(value: string | undefined): string | null {
  if (!value || value.length > 64) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
  } catch {
    return null
  }
}
