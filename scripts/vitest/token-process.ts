import { createInterface } from 'node:readline'
import { validAccessToken } from '@/lib/connections/access-token'

type Question = { accountId: string; provider: string; times: number }

/**
 * A process of its own for tests: says `ready`; for each line, a question as JSON, it asks for that access token so many
 * times at once and prints what each call gave as JSON. It ends with its input.
 */
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  const { times, ...key }: Question = JSON.parse(line)
  const answers = await Promise.all(
    Array.from({ length: times }, () =>
      validAccessToken(key).then(
        ({ version, accessToken }) => ({ version, accessToken }),
        (error: unknown) => ({ error: String(error) }),
      ),
    ),
  )
  process.stdout.write(`${JSON.stringify(answers)}\n`)
}
process.exit(0)
