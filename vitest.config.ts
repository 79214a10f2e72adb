import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '@': root,
      'server-only': `${root}node_modules/server-only/empty.js`,
    },
  },
  test: {
    include: ['lib/**/*.test.ts', 'db/**/*.test.ts', 'app/**/*.test.ts', 'scripts/**/*.test.ts', '*.test.ts'],
    exclude: ['**/*.system.test.ts', 'node_modules/**'],
    setupFiles: ['scripts/vitest/setup.ts'],
    globalSetup: ['scripts/vitest/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    retry: process.env.CI ? 1 : 0,
  },
})
