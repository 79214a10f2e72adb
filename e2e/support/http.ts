import { test as base } from 'vitest'
import { AppUnderTest } from './app-under-test'
import { Client } from './client'
import { Simulator } from './simulator'

export { describe, expect, vi } from 'vitest'

/** How long `vi.waitFor` waits, in ms. */
export const patience = { timeout: 10_000, interval: 50 }

/** Tests that ask the running product as a program does; no browser opens. One product serves all files of a test process. */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures a function needs from this pattern
  .extend('app', { scope: 'worker' }, async ({}, { onCleanup }) => {
    const app = await AppUnderTest.start()
    onCleanup(() => app.dispose())
    return app
  })
  .extend('cleanSlate', { auto: true }, ({ app }) => app.cleanSlate())
  .extend('simulator', ({ app }) => new Simulator(app.simulatorOrigin))
  .extend(
    'client',
    ({ app }) =>
      () =>
        new Client(app.origin),
  )
