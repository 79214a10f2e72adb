import type { OperationName } from '@/lib/tokens/operations'

const groups = {
  Tokens: {
    about: 'How a program gets a token and gives it back',
    starts: ['oauth', 'users.create', 'register', 'log'],
  },
  Account: {
    about: 'The account one calls as',
    starts: ['me', 'users', 'password', 'email', 'tokens', 'sessions', 'apps', 'guests'],
  },
  Performers: { about: 'Profiles shown beside people’s names', starts: ['performers'] },
  Connections: { about: 'Music providers', starts: ['connect', 'friends'] },
  Rooms: { about: 'Listening rooms', starts: ['rooms', 'display'] },
  Webhooks: { about: 'Telling other programs of an account’s events', starts: ['webhooks'] },
  Cities: { about: 'What the scope `city` opens', starts: ['cities'] },
  Administration: { about: 'What the scope `admin` opens', starts: ['admin'] },
  Server: { about: 'The server itself', starts: ['health', 'metrics', 'openapi', 'cover'] },
} as const satisfies Record<string, { about: string; starts: readonly string[] }>

/** The document's tags, in the order people read them. */
export const tags = Object.entries(groups).map(([name, { about }]) => ({ name, description: about }))

/** The one group of an operation. */
export function tagOf(operation: OperationName): string {
  const found = Object.entries(groups).find(([, { starts }]) =>
    starts.some((start) => operation.startsWith(start)),
  )
  return found?.[0] ?? 'Server'
}
