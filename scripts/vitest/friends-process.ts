import { once } from 'node:events'
import { friendsOf } from '@/lib/friends/friends-of'

/**
 * A process of its own for tests: says `ready`, waits for a line, asks for an account's friends so many times at once, and
 * prints the names each call gave as JSON.
 */
const [accountId = '', times = '1'] = process.argv.slice(2)

process.stdout.write('ready\n')
await once(process.stdin, 'data')
const answers = await Promise.all(
  Array.from({ length: Number(times) }, () =>
    friendsOf(accountId).then(
      ({ names }) => names,
      (error: unknown) => String(error),
    ),
  ),
)
process.stdout.write(`${JSON.stringify(answers)}\n`, () => process.exit(0))
