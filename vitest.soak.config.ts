import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

/** What takes too long for every change: years of parties on one virtual clock. `npm run soak`. */
export default defineConfig({
  resolve: { alias: { '@': root, 'server-only': `${root}node_modules/server-only/empty.js` } },
  test: {
    include: ['scripts/party/*.soak.ts'],
    execArgv: ['--expose-gc'],
    maxWorkers: 2,
    testTimeout: 60 * 60_000,
    reporters: ['default'],
  },
})
