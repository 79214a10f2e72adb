import { z } from 'zod'

/** The habits that `/_control/behaviour` switches. */
export const behaviourSchema = z.strictObject({
  /** A refresh answers a new refresh token and ends the old one. */
  rotate_refresh: z.boolean(),
  /** How long a command takes to show in what is read. */
  lag_ms: z.int().min(0).max(600_000),
  /** Seconds an access token lives, from the next one issued. */
  expires_in: z.int().min(1).max(86_400),
  /** `null`: as each account was born; a boolean for everybody; or by account name. */
  premium: z.union([z.boolean(), z.record(z.string(), z.boolean())]).nullable(),
  /** Without Premium of the app's owner every call answers 403 in plain text. */
  owner_premium: z.boolean(),
  rate_window: z.strictObject({ limit: z.int().min(0), seconds: z.int().min(1) }),
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
  }
}

export function hasPremium(behaviour: Behaviour, account: { name: string; premium: boolean }): boolean {
  if (typeof behaviour.premium === 'boolean') return behaviour.premium
  return behaviour.premium?.[account.name] ?? account.premium
}
