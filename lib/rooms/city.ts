import { shownLine } from '../accounts/shown-text'

/** The city a room says it is in: 1 to 80 characters, cleaned like every name people read. */
export const cityName = shownLine(80)

/** UTF-16 code units of what may be a city at all. */
const longestKey = 2_000

/**
 * The one spelling a city is compared by: compatibility forms united (NFKC), lower case, without blanks around it and
 * with single ones inside. What is too long for any city is ''.
 */
export function cityKeyOf(name: string): string {
  if (name.length > longestKey) return ''
  // Lower case can bring back forms that NFKC had put together.
  return name.normalize('NFKC').toLowerCase().normalize('NFKC').trim().replace(/\s+/g, ' ')
}
