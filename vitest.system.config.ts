import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

// Starts the whole product, so it comes after the build, and one file after the other.
export default defineConfig({
  resolve: { alias: { '@': root } },
  test: {
    include: ['scripts/start/**/*.system.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
})
