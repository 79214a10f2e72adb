import { existsSync, writeFileSync } from 'node:fs'
import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin({
  requestConfig: './app/_i18n/request.ts',
  experimental: {
    // Parsed at build time: neither the server at each request nor the browser carries a parser of messages.
    messages: { path: './app/_messages', locales: 'infer', format: 'json', precompile: true },
  },
})

const distDir = process.env.NEXT_DIST_DIR || '.next'

/** Next writes a build's folder into the TypeScript configuration: a build aside gets its own, so that ours stays as it is. */
function typescriptConfig(): string {
  if (distDir === '.next') return 'tsconfig.json'
  // Beside the folder, which Next empties.
  const aside = `${distDir}.tsconfig.json`
  if (!existsSync(aside)) {
    writeFileSync(aside, JSON.stringify({ extends: './tsconfig.json', include: ['**/*.ts', '**/*.tsx'] }))
  }
  return aside
}

const config: NextConfig = {
  distDir,
  // The benchmark's floors (`*.bench.ts`) are built in only for a benchmark.
  pageExtensions: process.env.AUXROOM_BENCH ? ['bench.tsx', 'bench.ts', 'tsx', 'ts'] : ['tsx', 'ts'],
  // `npm run check` checks the types, those of tests too; whoever only starts the product need not wait for it.
  typescript: {
    ignoreBuildErrors: true,
    tsconfigPath: typescriptConfig(),
  },
  poweredByHeader: false,
  // Nothing uses Next's own image server, which would keep copies of what is deleted here: `/_next/image` is 404.
  images: { unoptimized: true },
  reactStrictMode: true,
  serverExternalPackages: [
    '@node-rs/argon2',
    'drizzle-orm',
    'graphile-worker',
    'pino',
    'postgres',
    'prom-client',
    'rate-limiter-flexible',
    'redis',
    'sharp',
  ],
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  logging: { fetches: { fullUrl: false }, incomingRequests: false },
  experimental: {
    authInterrupts: true,
    // A test starts many servers, each for a few pages: those load as they are asked for.
    preloadEntriesOnStart: process.env.AUXROOM_PRELOAD !== '0',
    serverActions: { bodySizeLimit: '64kb' },
  },
}

export default withNextIntl(config)
