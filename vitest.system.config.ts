import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

// Starts the whole product, so it comes after the build; much of the time it waits for processes to come and go.
export default defineConfig({
  resolve: { alias: { '@': root } },
  test: {
    include: ['scripts/start/**/*.system.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    retry: process.env.CI ? 1 : 0,
  },
})
