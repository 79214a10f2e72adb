import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

/** What takes too long for every change: years of parties on one virtual clock. `npm run soak`. */
export default defineConfig({
  resolve: { alias: { '@': root, 'server-only': `${root}node_modules/server-only/empty.js` } },
  test: {
    include: ['scripts/party/*.soak.ts'],
    execArgv: ['--expose-gc'],
    // What the product insists on before it does anything; nothing here is connected to.
    env: {
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      AUTH_SECRET: 'nobody signs in at these parties, and nobody would',
      TOKEN_KEYS: `soak:${Buffer.alloc(32).toString('base64')}`,
      SIMULATOR_PORT: '3001',
    },
    maxWorkers: 2,
    testTimeout: 60 * 60_000,
    reporters: ['default'],
  },
})
