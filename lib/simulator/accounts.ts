import { createHash } from 'node:crypto'
import { z } from 'zod'

export interface AccountDevice {
  key: string
  /** What the Web API shows; Spotify answers `null` for some devices. */
  id: string | null
  name: string
  type: string
  volume_percent: number | null
  supports_volume: boolean
  is_restricted: boolean
}

export interface SimulatedAccount {
  name: string
  display_name: string
  premium: boolean
  /** In words for the consent page. */
  about: string
  devices: readonly AccountDevice[]
}

/** A device of an account, its id made from account and name so that it is the same after every start. */
export function accountDevice(
  account: string,
  name: string,
  rest: Partial<Omit<AccountDevice, 'key' | 'name'>> = {},
): AccountDevice {
  const key = createHash('sha1').update(`${account}/${name}`).digest('hex')
  return {
    key,
    id: key,
    name,
    type: 'Speaker',
    volume_percent: 60,
    supports_volume: true,
    is_restricted: false,
    ...rest,
  }
}

/** Whom the consent page offers, at every simulated provider. */
export const ACCOUNTS: readonly SimulatedAccount[] = [
  {
    name: 'ada',
    display_name: 'Ada',
    premium: true,
    about: 'Premium, a kitchen speaker and a phone',
    devices: [
      accountDevice('ada', 'Kitchen speaker'),
      accountDevice('ada', 'Ada’s phone', {
        type: 'Smartphone',
        volume_percent: null,
        supports_volume: false,
      }),
    ],
  },
  {
    name: 'bela',
    display_name: 'Bela',
    premium: true,
    about: 'Premium, a laptop and a television',
    devices: [
      accountDevice('bela', 'Bela’s laptop', { type: 'Computer', volume_percent: 80 }),
      accountDevice('bela', 'Living room TV', { type: 'TV', volume_percent: 35 }),
    ],
  },
  {
    name: 'carl',
    display_name: 'Carl',
    premium: false,
    about: 'Free plan: may look, but not control the music',
    devices: [accountDevice('carl', 'Carl’s laptop', { type: 'Computer' })],
  },
  { name: 'dora', display_name: 'Dora', premium: true, about: 'Premium, but no device is on', devices: [] },
  {
    name: 'eve',
    display_name: 'Eve',
    premium: true,
    about: 'Not on the app’s user list: every call is refused',
    devices: [accountDevice('eve', 'Eve’s tablet', { type: 'Tablet' })],
  },
]

/** `host1` to `host99`: for scripts that need many hosts. The consent page does not offer them. */
export const FURTHER_HOSTS: readonly SimulatedAccount[] = Array.from({ length: 99 }, (_, index) => {
  const name = `host${index + 1}`
  const devices = [accountDevice(name, 'Speaker')]
  return { name, display_name: `Host ${index + 1}`, premium: true, about: 'For scripts', devices }
})

/**
 * Whom an app has on its user list unless its registration says otherwise: in development mode five at most, and here the
 * hosts for scripts besides.
 */
export const DEFAULT_USER_LIST: readonly string[] = [
  'ada',
  'bela',
  'carl',
  'dora',
  ...FURTHER_HOSTS.map(({ name }) => name),
]

const everybody = new Map([...ACCOUNTS, ...FURTHER_HOSTS].map((account) => [account.name, account]))

export function findAccount(name: string | null | undefined): SimulatedAccount | undefined {
  return everybody.get(name ?? '')
}

export const accountName = z.string().refine((name) => everybody.has(name), 'Unknown account')
