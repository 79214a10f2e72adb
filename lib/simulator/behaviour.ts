import { z } from 'zod'

const rateWindow = z.strictObject({ limit: z.int().min(0), seconds: z.int().min(1) })

/** The habits that `/_control/behaviour` switches. */
export const behaviourSchema = z.strictObject({
  /**
   * Spotify: a refresh answers a new refresh token and ends the old one. Bungie always does; there it is reuse of the old one
   * that ends the grant besides being refused.
   */
  rotate_refresh: z.boolean(),
  /** How long a command takes to show in what is read. */
  lag_ms: z.int().min(0).max(600_000),
  /** Seconds an access token lives, from the next one issued. */
  expires_in: z.int().min(1).max(86_400),
  /** `null`: as each account was born; a boolean for everybody; or by account name. */
  premium: z.union([z.boolean(), z.record(z.string(), z.boolean())]).nullable(),
  /** Without Premium of the app's owner every call answers 403 in plain text. */
  owner_premium: z.boolean(),
  /** Of every provider, when it is switched and nothing else is said of Bungie's. */
  rate_window: rateWindow,
  /** Bungie's own, per app and endpoint; what is beyond answers ErrorCode 51. */
  bungie_rate_window: rateWindow,
  /** Bungie's API and token endpoint are down: behind a page, or with an envelope that says so. */
  bungie_maintenance: z.enum(['html', 'json']).nullable(),
})

export type Behaviour = z.infer<typeof behaviourSchema>

export function defaultBehaviour(): Behaviour {
  return {
    rotate_refresh: false,
    lag_ms: 300,
    expires_in: 3600,
    premium: null,
    owner_premium: true,
    rate_window: { limit: 180, seconds: 30 },
    // "25 requests per second averaged over a 10 second window", by its staff (Bungie-net/api issues 26 and 218).
    bungie_rate_window: { limit: 250, seconds: 10 },
    bungie_maintenance: null,
  }
}

export function hasPremium(behaviour: Behaviour, account: { name: string; premium: boolean }): boolean {
  if (typeof behaviour.premium === 'boolean') return behaviour.premium
  return behaviour.premium?.[account.name] ?? account.premium
}
