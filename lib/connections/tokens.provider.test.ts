import { afterAll } from 'vitest'
import { startProviderUnderTest } from '@/scripts/vitest/providers-under-test/start'
import { accessTokenCases } from './access-token.cases'
import { atRestCases } from './at-rest.cases'
import { duringRefreshCases } from './during-refresh.cases'
import { processCases } from './refresh-processes.cases'
import { tokenUpdateCases } from './token-updates.cases'
import { worldOf } from './world-under-test'

// All of them in one file: loading what they need takes longer than most of them.
const world = worldOf(await startProviderUnderTest())
afterAll(() => world.provider.close())

accessTokenCases(world)
duringRefreshCases(world)
processCases(world)
tokenUpdateCases(world)
atRestCases(world)
