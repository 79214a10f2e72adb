import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { createLog } from './log'

function logged(details: object): string {
  const lines: string[] = []
  const log = createLog({ write: (line) => lines.push(line) })
  log.level = 'info'
  log.info(details, 'something')
  return lines.join('')
}

describe('the log', () => {
  test('22: tells the query that failed without its parameters, also as a cause', async () => {
    const failed = await db()
      .update(accounts)
      .set({ passwordHash: 'hash-of-somebody', email: 'ada@example.org' })
      .where(eq(accounts.id, 'no uuid'))
      .catch((error: unknown) => error)
    for (const err of [failed, new Error('above', { cause: failed })]) {
      const line = logged({ err })
      expect(line).toContain('Failed query: update')
      expect(line).not.toMatch(/hash-of-somebody|ada@example/)
    }
    expect(logged({ err: failed })).toContain('log.test.ts')
  })

  test('22: censors keys that may hold a secret, three levels deep', () => {
    const line = logged({
      token: 'one',
      a: { cookie: 'two', b: { access_token: 'three' } },
      reason: 'denied',
    })
    expect(line).not.toMatch(/one|two|three/)
    expect(line).toContain('denied')
  })
})
