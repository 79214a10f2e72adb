import 'server-only'
import { z } from 'zod'
import { retryAfterMs } from '../../http/retry-after'
import { failureOf, type ProviderFriend, ResourceError, type ResourceFailure } from '../provider'

/** The platform's base and the app's key, which every call carries. */
export type Platform = { base: string; apiKey: string }

/** What every answer of the platform is wrapped in, whatever its HTTP status. */
const envelope = z.object({
  ErrorCode: z.number(),
  ErrorStatus: z.string().optional(),
  ThrottleSeconds: z.number().optional(),
  /** Absent with an error. */
  Response: z.unknown().optional(),
})

/** int64 ids arrive as strings: numbers of JavaScript would round them. */
const id = z.union([z.string().regex(/^\d+$/), z.number().int().transform(String)])

const globalNameFields = z.object({
  bungieGlobalDisplayName: z.string().nullish().catch(null),
  bungieGlobalDisplayNameCode: z.number().int().nullish().catch(null),
})

const memberships = z.object({
  destinyMemberships: z
    .array(globalNameFields.extend({ membershipId: id, membershipType: z.number().int() }))
    .nullish()
    .catch(null)
    .transform((found) => found ?? []),
  primaryMembershipId: id.nullish().catch(null),
  bungieNetUser: z.object({
    membershipId: id,
    uniqueName: z.string().nullish().catch(null),
    displayName: z.string().nullish().catch(null),
  }),
})

const friendList = z.object({
  friends: z.array(
    globalNameFields.extend({
      lastSeenAsMembershipId: id.nullish(),
      onlineStatus: z.number().nullish(),
      onlineTitle: z.number().nullish(),
      bungieNetUser: z.object({ membershipId: id, displayName: z.string().nullish() }).nullish(),
    }),
  ),
})

const success = 1

/** What an ErrorCode (PlatformErrorCodes) stands for. 2111 to 2124 are about the grant: refreshing tells whether it lives. */
function failureOfCode(code: number): ResourceFailure {
  if (code === 99 || code === 22 || code === 227 || (code >= 2111 && code <= 2124)) return 'token_refused'
  if (code === 5) return 'maintenance'
  if (code === 31 || code === 51 || (code >= 35 && code <= 37) || (code >= 54 && code <= 57)) {
    return 'rate_limited'
  }
  if (code === 224 || code === 1665) return 'hidden'
  // The app's key is missing or wrong: nothing the person can do.
  if (code === 2101 || code === 2102 || code === 2107) return 'unavailable'
  return 'unreadable'
}

/**
 * Calls the platform and opens the envelope; success is `ErrorCode` 1, whatever the HTTP status.
 * @param path below the base, with the slash at its end
 * @throws ResourceError
 */
async function call<T>(
  { base, apiKey }: Platform,
  path: string,
  schema: z.ZodType<T>,
  accessToken: string,
  signal: AbortSignal,
): Promise<T> {
  const response = await fetch(`${base}${path}`, {
    headers: { 'x-api-key': apiKey, authorization: `Bearer ${accessToken}` },
    signal,
    redirect: 'error',
  }).catch(() => {
    throw new ResourceError('unavailable', `${path} did not answer`)
  })
  const text = await response.text().catch(() => '')
  const opened = envelope.safeParse(jsonOrNull(text))
  const wait = retryAfterMs(response.headers)
  if (!opened.success)
    throw new ResourceError(failureOfPage(response, text), `${path}: ${response.status}`, wait)
  const { ErrorCode, ErrorStatus, ThrottleSeconds, Response } = opened.data
  if (ErrorCode !== success) {
    const throttled = ThrottleSeconds ? ThrottleSeconds * 1000 : null
    const detail = `${path}: ${response.status}, ${ErrorCode} ${(ErrorStatus ?? '').slice(0, 60)}`
    throw new ResourceError(failureOfCode(ErrorCode), detail, throttled ?? wait)
  }
  const parsed = schema.safeParse(Response)
  if (!parsed.success) throw new ResourceError('unreadable', `${path}: another shape than documented`)
  return parsed.data
}

/** No envelope: in maintenance the whole site answers a page, whatever type whoever stands before it gives it. */
function failureOfPage(response: Response, text: string): ResourceFailure {
  const html =
    response.headers.get('content-type')?.includes('text/html') || /^\s*<(!doctype|html)\b/i.test(text)
  return html && (response.ok || response.status >= 500) ? 'maintenance' : failureOf(response.status)
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Who the token's owner is. @throws ResourceError */
export async function currentUser(
  platform: Platform,
  accessToken: string,
  signal: AbortSignal,
): Promise<{ id: string; name: string | null; membershipType: string | null }> {
  const path = '/User/GetMembershipsForCurrentUser/'
  const { bungieNetUser, destinyMemberships, primaryMembershipId } = await call(
    platform,
    path,
    memberships,
    accessToken,
    signal,
  )
  const primary =
    destinyMemberships.find(({ membershipId }) => membershipId === primaryMembershipId) ??
    destinyMemberships[0]
  return {
    id: bungieNetUser.membershipId,
    name: globalName(primary ?? {}) ?? bungieNetUser.uniqueName ?? bungieNetUser.displayName ?? null,
    membershipType: primary ? String(primary.membershipType) : null,
  }
}

/** The friends of the token's owner. @throws ResourceError; `hidden` where the list is private */
export async function friendsOfCurrentUser(
  platform: Platform,
  accessToken: string,
  signal: AbortSignal,
): Promise<ProviderFriend[]> {
  const { friends } = await call(platform, '/Social/Friends/', friendList, accessToken, signal)
  return friends.flatMap((friend) => {
    const { bungieNetUser, lastSeenAsMembershipId } = friend
    const id = bungieNetUser?.membershipId ?? lastSeenAsMembershipId
    const name = globalName(friend) ?? bungieNetUser?.displayName
    if (!id || !name) return []
    const online = friend.onlineStatus === 1
    return [{ id, name, online, title: online ? titleOf(friend.onlineTitle ?? 0) : null }]
  })
}

/** `Name#0007`: the code has four digits at least, as the games show it. */
function globalName(named: z.infer<typeof globalNameFields>): string | null {
  const { bungieGlobalDisplayName: name, bungieGlobalDisplayNameCode: code } = named
  if (!name) return null
  return code === null || code === undefined ? name : `${name}#${String(code).padStart(4, '0')}`
}

/** PresenceOnlineStateFlags; the newest game wins. */
function titleOf(flags: number): string | null {
  if (flags & 2) return 'Destiny 2'
  return flags & 1 ? 'Destiny' : null
}
