import { z } from 'zod'
import type { ProviderFriend } from '../oauth/provider'

/** A friend as the product shows and keeps them. */
const friend = z.object({
  id: z.string(),
  name: z.string(),
  online: z.boolean(),
  title: z.string().nullable(),
}) satisfies z.ZodType<ProviderFriend>

const stored = z.array(friend)

/** Further characters of a name or title are left away: no provider allows as many. */
const longest = 100

// What no database stores as text, what ends a line, and what turns the direction of the text around it.
const unshown = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu

// English adds nothing to the order of the Unicode Collation Algorithm: it is the same for every reader and machine.
const collator = new Intl.Collator('en', { numeric: true })

/**
 * What a provider told, as the product keeps it: whoever is online first, then by name; each id once; nothing in the
 * texts that cannot be shown.
 */
export function friendList(told: readonly ProviderFriend[]): ProviderFriend[] {
  const sorted = told
    .map((each) => ({
      id: shown(each.id),
      name: shown(each.name),
      online: each.online,
      title: each.title === null ? null : shown(each.title) || null,
    }))
    .filter(({ id, name }) => id && name)
    .toSorted(byPresenceAndName)
  const seen = new Set<string>()
  return sorted.filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** A list that was kept; null where there is none, or one that another version of the product kept otherwise. */
export function keptList(value: unknown): ProviderFriend[] | null {
  const parsed = stored.safeParse(value)
  return parsed.success ? parsed.data : null
}

function byPresenceAndName(a: ProviderFriend, b: ProviderFriend): number {
  if (a.online !== b.online) return a.online ? -1 : 1
  return collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
}

function shown(text: string): string {
  const cleaned = text
    .slice(0, 10 * longest)
    .replace(unshown, '')
    .normalize('NFC')
    .trim()
  return [...cleaned].slice(0, longest).join('')
}
