import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { connections } from '@/db/schema'
import { validAccessToken } from './access-token'
import { disconnect } from './disconnect'
import type { Person, ProviderWorld } from './world-under-test'

export function duringRefreshCases(world: ProviderWorld): void {
  describe('16 what happens during a refresh', () => {
    let ada: Person

    beforeEach(async () => {
      await db().delete(connections)
      world.provider.reset()
      ada = await world.person()
      await world.connect(ada)
    })

    afterEach(() => {
      vi.restoreAllMocks()
    })

    /** Begins a refresh that the provider has answered, and holds the answer back until it is called for. */
    async function refreshUnderWay(): Promise<{ late: () => Promise<unknown> }> {
      await world.expire(ada)
      const asked = world.provider.tokenRequests()
      const { fetch } = globalThis
      let arrives = () => {}
      const arrived = new Promise<void>((resolve) => {
        arrives = resolve
      })
      vi.spyOn(globalThis, 'fetch').mockImplementationOnce(async (...call) => {
        const answer = await fetch(...call)
        await arrived
        return answer
      })
      const refresh = validAccessToken(ada.key).catch((error: unknown) => error)
      await vi.waitFor(() => expect(world.provider.tokenRequests()).toBe(asked + 1), { interval: 5 })
      const late = () => {
        arrives()
        return refresh
      }
      return { late }
    }

    test('disconnecting throws its result away', async () => {
      const { late } = await refreshUnderWay()
      await disconnect(ada.key)
      expect(await late()).toMatchObject({ code: 'not_connected' })
      expect(await db().select().from(connections)).toEqual([])
    })

    test('connecting again throws its result away and gives the new tokens', async () => {
      const { late } = await refreshUnderWay()
      await world.connect(ada)
      const relinked = await world.row(ada)
      expect(await late()).toMatchObject({ version: relinked.version })
      expect(await world.row(ada)).toEqual(relinked)
    })

    test('a late invalid_grant is not believed after connecting again', async () => {
      world.provider.fault('token', { status: 400, body: { error: 'invalid_grant' } })
      const { late } = await refreshUnderWay()
      await world.connect(ada)
      expect(await late()).toMatchObject({ version: 2 })
      expect((await world.row(ada)).state).toBe('connected')
    })
  })
}
