import postgres from 'postgres'
import { afterEach, expect, test, vi } from 'vitest'
import { health } from '../health'
import { log } from '../log'
import { readMetrics } from '../metrics'
import { inHaste } from './limit-store'
import { fallBack, measureFallbacks, recover } from './limits-shared'
import { limiter } from './rate-limit'

afterEach(() => vi.restoreAllMocks())

const rule = { name: 'limits-shared', points: 5, seconds: 60 }

/** While it is locked, the counters' table takes no counts. */
async function withoutTable(run: () => Promise<void>): Promise<void> {
  const sql = postgres(process.env.DATABASE_URL ?? '', { max: 1, onnotice: () => undefined })
  await sql`alter table rate_limits rename to rate_limits_away`
  try {
    await run()
  } finally {
    await sql`alter table rate_limits_away rename to rate_limits`
    await sql.end()
  }
}

test('a fallback of the limits is told once when it begins and once when it ends, by log, metrics and health', async () => {
  measureFallbacks()
  const warn = vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
  const info = vi.spyOn(log(), 'info').mockImplementation(() => undefined)
  const limit = limiter(rule)
  await limit.consume('ada')
  expect(await health()).toMatchObject({ limits: 'shared' })

  await withoutTable(async () => {
    await limit.consume('ada')
    await limit.consume('ada')
    expect(warn.mock.calls).toEqual([
      [{ err: expect.any(Error) }, expect.stringContaining('this process alone')],
    ])
    expect(await health()).toMatchObject({ status: 'degraded', database: 'up', limits: 'local' })
    const { text } = await readMetrics()
    expect(text).toContain('auxroom_limits_fallen_back{to="process"} 1')
    expect(text).toContain('auxroom_limits_fallbacks_total{to="process"} 1')
  })

  await limit.consume('ada')
  expect(info.mock.calls).toEqual([['limits are counted in the database again']])
  expect(await health()).toMatchObject({ limits: 'shared' })
  expect((await readMetrics()).text).toContain('auxroom_limits_fallen_back{to="process"} 0')
  expect(warn).toHaveBeenCalledTimes(1)
})

test('health finds out by itself that limits are shared again', async () => {
  vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
  fallBack('process')
  expect(await health()).toMatchObject({ limits: 'shared' })
})

test('counting in the database instead of in Redis is told, and still shared', async () => {
  const warn = vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
  const info = vi.spyOn(log(), 'info').mockImplementation(() => undefined)
  fallBack('database')
  fallBack('database')
  expect(warn.mock.calls).toEqual([[{}, expect.stringContaining('Redis takes no counts')]])
  expect(await health()).toMatchObject({ limits: 'shared' })
  recover('database')
  recover('database')
  expect(info.mock.calls).toEqual([['limits are counted in Redis again']])
})

test('a count does not wait for the disk, and nothing else is hasty by it', async () => {
  const sql = postgres(process.env.DATABASE_URL ?? '', { max: 1, onnotice: () => undefined })
  await sql`set synchronous_commit to on`
  const setting = async (on: postgres.ISql) => (await on`show synchronous_commit`)[0]?.synchronous_commit
  await sql.begin(async (tx) => {
    const rows = await tx.unsafe(
      inHaste(`INSERT INTO rate_limits VALUES ('x', 1, null)\n RETURNING points, expire;`),
    )
    expect([...rows]).toEqual([{ points: 1, expire: null }])
    expect(await setting(tx)).toBe('off')
  })
  expect(await setting(sql)).toBe('on')
  await sql.end()
})
