import { describe, expect, test } from 'vitest'
import { sql } from '@/db/client'

describe('the setup of every test file', () => {
  test('gives the file a migrated database of its own', async () => {
    const [row] = await sql()`select current_database() as name, to_regclass('graphile_worker.jobs') as jobs`
    expect(row?.name).toMatch(/^test_/)
    expect(row?.jobs).not.toBeNull()
  })

  test.each(['http://192.0.2.1/', 'https://example.com/'])('keeps %s out of reach', async (url) => {
    const failure = await fetch(url).catch((error: Error) => error.cause)
    expect(String(failure)).toContain('Tests reach loopback only')
  })
})
