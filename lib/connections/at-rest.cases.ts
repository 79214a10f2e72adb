import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { connections, events } from '@/db/schema'
import { env, type TokenKey } from '@/env'
import { sealedWith, UnsealError } from '../crypto'
import { openPayload } from '../events/payload'
import { validAccessToken } from './access-token'
import { reencryptConnections, reencryptEvents } from './reencrypt'
import { openAccessToken, openRefreshToken } from './sealed-tokens'
import type { Person, ProviderWorld } from './world-under-test'

export function atRestCases(world: ProviderWorld): void {
  describe('at rest', () => {
    let ada: Person
    let firstKeys: TokenKey[]

    const newKey: TokenKey = { id: 'next', key: Buffer.alloc(32, 9) }

    /** Runs on with these keys, as after a restart with another TOKEN_KEYS. */
    const useKeys = (...keys: TokenKey[]) => env().TOKEN_KEYS.splice(0, Number.POSITIVE_INFINITY, ...keys)

    beforeAll(async () => {
      firstKeys = [...env().TOKEN_KEYS]
    })
    beforeEach(async () => {
      await db().delete(connections)
      await db().delete(events)
      world.provider.reset()
      ada = await world.person()
      await world.connect(ada)
    })
    afterEach(() => {
      useKeys(...firstKeys)
    })

    test('20 no row of any table holds a token, a client secret or a session secret in the clear', async () => {
      const row = await world.row(ada)
      const secrets = [
        openAccessToken(row),
        openRefreshToken(row) ?? 'there is one',
        world.provider.clientSecret,
        ada.cookie.split('=')[1] ?? 'there is one',
      ]
      const tables = await db().execute<{ name: string }>(
        sql`select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
      )
      expect(tables.length).toBeGreaterThan(8)
      for (const { name } of tables) {
        const rows = await db().execute<{ text: string }>(sql.raw(`select t::text as text from ${name} t`))
        const dump = rows.map(({ text }) => text).join('\n')
        for (const secret of secrets) expect(dump, name).not.toContain(secret)
      }
    })

    test('21 a token moved to another row or column does not open', async () => {
      const bela = await world.person()
      await world.connect(bela, 'bela')
      const [mine, theirs] = [await world.row(ada), await world.row(bela)]
      expect(() => openAccessToken({ id: mine.id, accessToken: theirs.accessToken })).toThrow(UnsealError)
      expect(() => openAccessToken({ id: mine.id, accessToken: mine.refreshToken ?? '' })).toThrow(
        UnsealError,
      )
      await db()
        .update(connections)
        .set({ accessToken: theirs.accessToken })
        .where(eq(connections.id, mine.id))
      await expect(validAccessToken(ada.key)).rejects.toThrow(UnsealError)
    })

    test('21 an old key still opens after rotation, and what is refreshed is sealed with the new one', async () => {
      const before = await validAccessToken(ada.key)
      useKeys(newKey, ...firstKeys)
      expect(await validAccessToken(ada.key)).toEqual(before)
      await world.expire(ada)
      await validAccessToken(ada.key)
      expect(sealedWith((await world.row(ada)).accessToken)).toBe('next')
    })

    test('21 a command seals everything again, so that the old key can go', async () => {
      const row = await world.row(ada)
      const [access, refresh] = [openAccessToken(row), openRefreshToken(row)]
      useKeys(newKey, ...firstKeys)
      for (const reencrypt of [reencryptConnections, reencryptEvents]) {
        expect(await reencrypt()).toEqual({ sealed: 1, unreadable: [] })
        expect(await reencrypt()).toEqual({ sealed: 0, unreadable: [] })
      }
      useKeys(newKey)
      const after = await world.row(ada)
      expect([openAccessToken(after), openRefreshToken(after)]).toEqual([access, refresh])
      expect(after).toMatchObject({ version: row.version, grantGeneration: row.grantGeneration })
      const [event] = await db().select().from(events)
      expect(openPayload(event?.id ?? '', event?.sealedPayload ?? null)).toMatchObject({ before: null })
    })

    test('21 a refresh goes through while everything is sealed again', async () => {
      await world.expire(ada)
      world.provider.fault('token', { delay_ms: 200 })
      const refreshed = validAccessToken(ada.key)
      useKeys(newKey, ...firstKeys)
      await reencryptConnections()
      expect((await refreshed).version).toBe(2)
      useKeys(newKey)
      const row = await world.row(ada)
      expect([openAccessToken(row), openRefreshToken(row)]).toEqual([expect.any(String), expect.any(String)])
    })
  })
}
