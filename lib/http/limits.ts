import 'server-only'
import { type Limiter, limiter } from './rate-limit'

const minute = 60
const quarter = 15 * minute
const hour = 60 * minute

/**
 * Every limit there is: so many within so many seconds, counted from the first one. `docs/operating.md` tells operators the
 * same; a test compares both.
 */
export const limits = {
  // What members do in a room: more than fingers do, less than a flood. The pages send less (`app/room/[code]/_commands/pace.ts`).
  'room-search': { points: 60, seconds: minute },
  'room-request': { points: 120, seconds: minute },
  'room-command': { points: 120, seconds: minute },
  'room-change': { points: 120, seconds: minute },

  // What accounts do outside of rooms.
  account: { points: 240, seconds: minute },
  ending: { points: 120, seconds: minute },
  administration: { points: 300, seconds: minute },
  'webhook-by-hand': { points: 60, seconds: 10 * minute },
  'playlist-export': { points: 20, seconds: 10 * minute },
  'performer-picture': { points: 30, seconds: hour },

  // The authorization server: a service renews the tokens of all its users from one address.
  oauth: { points: 1200, seconds: minute },
  introspection: { points: 6000, seconds: minute },
  // Nobody guesses 256 bits; this keeps the trying small.
  'client-secret': { points: 20, seconds: quarter },

  // Coming in. A festival joins behind one address within minutes, and a party of a hundred registers and signs in there.
  guests: { points: 1000, seconds: 10 * minute },
  register: { points: 300, seconds: hour },
  // Wrong passwords for one account from one network, and from the wider ones around an IPv6 caller, who may have all of them.
  'sign-in': { points: 20, seconds: quarter },
  'sign-in-56': { points: 40, seconds: quarter },
  'sign-in-48': { points: 60, seconds: quarter },
  // From one network, whichever the accounts.
  'sign-in-address': { points: 300, seconds: quarter },
  'sign-in-address-56': { points: 600, seconds: quarter },
  'sign-in-address-48': { points: 1200, seconds: quarter },
  // For one account from everywhere.
  'sign-in-account': { points: 100, seconds: quarter },
  // Beyond that each place the account signed in from has a few: guesses from elsewhere do not lock the owner out.
  'sign-in-beyond': { points: 3, seconds: quarter },

  // Wrong codes, secrets and links. A party shares one address, and many people mistype.
  'room-code-account': { points: 20, seconds: 10 * minute },
  'room-code-address': { points: 200, seconds: 10 * minute },
  'display-secret-address': { points: 30, seconds: 10 * minute },
  'mail-link': { points: 60, seconds: quarter },
  'return-link': { points: 60, seconds: quarter },

  // Letters.
  forgotten: { points: 60, seconds: hour },
  'letter-recipient': { points: 5, seconds: hour },
  'letter-account': { points: 5, seconds: hour },
  'letter-network': { points: 5, seconds: hour },
  'letter-notice': { points: 5, seconds: hour },
  'letter-administrator': { points: 1, seconds: quarter },
} as const satisfies Record<string, { points: number; seconds: number }>

export type LimitName = keyof typeof limits

/** The counters of a limit, shared by all processes. */
export function limitOf(name: LimitName): Limiter {
  return limiter({ name, ...limits[name] })
}
