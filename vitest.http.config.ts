import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

// The built product, asked as programs ask it. Files of one process share its server, so none is loaded anew.
export default defineConfig({
  resolve: { alias: { '@': root, 'server-only': `${root}node_modules/server-only/empty.js` } },
  test: {
    include: ['e2e/**/*.test.ts'],
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 300_000,
    retry: process.env.CI ? 1 : 0,
    expect: { poll: { timeout: 10_000, interval: 50 } },
  },
})
