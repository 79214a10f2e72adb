export interface Call {
  /** The path as the OpenAPI file has it, below `/Platform`. */
  path: string
  /** What to put for the path's parameters. */
  to?: string
  /** Whose token goes along; `null` for none. */
  account: 'ada' | 'bela' | 'carl' | 'dora' | 'eve' | null
  status: number
  /** PlatformErrorCodes; 1 is success. */
  code: number
  /** The app's key where it is not the right one. */
  key?: string | null
  /** Habits to switch on for this call only. */
  behaviour?: { bungie_maintenance?: 'json'; bungie_rate_window?: { limit: number; seconds: number } }
}

const MEMBERSHIPS = '/User/GetMembershipsForCurrentUser/'
const FRIENDS = '/Social/Friends/'
const USER = '/User/GetBungieNetUserById/{id}/'
const ACCOUNTS = ['ada', 'bela', 'carl', 'eve'] as const

/** Every endpoint with everything it answers, in the words of success and of each error. */
export const CALLS: readonly Call[] = [
  ...[...ACCOUNTS, 'dora' as const].map((account) => ({ path: MEMBERSHIPS, account, status: 200, code: 1 })),
  ...ACCOUNTS.map((account) => ({ path: FRIENDS, account, status: 200, code: 1 })),
  { path: FRIENDS, account: 'dora', status: 200, code: 1665 },
  ...['20260101', '20261112'].map((id) => user(id, 200, 1)),
  user('1', 200, 205),
  user('ada', 400, 7),
  ...[MEMBERSHIPS, FRIENDS].map((path): Call => ({ path, account: null, status: 401, code: 99 })),
  ...[MEMBERSHIPS, FRIENDS, USER].flatMap((path): Call[] => {
    const call = { path, to: path.replace('{id}', '20260101'), account: 'ada' as const }
    return [
      { ...call, key: null, status: 401, code: 2102 },
      { ...call, key: 'unknown', status: 401, code: 2101 },
      { ...call, behaviour: { bungie_rate_window: { limit: 0, seconds: 10 } }, status: 200, code: 51 },
      { ...call, behaviour: { bungie_maintenance: 'json' }, status: 503, code: 5 },
    ]
  }),
]

function user(id: string, status: number, code: number): Call {
  return { path: USER, to: USER.replace('{id}', id), account: null, status, code }
}
