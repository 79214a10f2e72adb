import { once } from 'node:events'
import { validAccessToken } from '@/lib/connections/access-token'

/**
 * A process of its own for tests: says `ready`, waits for a line, asks for an account's access token so many times at
 * once, and prints what each call gave as JSON.
 */
const [accountId = '', times = '1'] = process.argv.slice(2)

process.stdout.write('ready\n')
await once(process.stdin, 'data')
const key = { accountId, provider: 'spotify' }
const answers = await Promise.all(
  Array.from({ length: Number(times) }, () =>
    validAccessToken(key).then(
      ({ version, accessToken }) => ({ version, accessToken }),
      (error: unknown) => ({ error: String(error) }),
    ),
  ),
)
process.stdout.write(`${JSON.stringify(answers)}\n`, () => process.exit(0))
