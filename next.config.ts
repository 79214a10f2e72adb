import { existsSync } from 'node:fs'
import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin('./app/_i18n/request.ts')

const distDir = process.env.NEXT_DIST_DIR || '.next'
/** Next writes the folder of a build into the configuration it reads: a build aside has its own, made by the start command. */
const asideConfig = `${distDir}.tsconfig.json`

const config: NextConfig = {
  distDir,
  // The benchmark's floors (`*.bench.ts`) are built in only for a benchmark.
  pageExtensions: process.env.AUXROOM_BENCH ? ['bench.tsx', 'bench.ts', 'tsx', 'ts'] : ['tsx', 'ts'],
  // `npm run check` checks the types, those of tests too; whoever only starts the product need not wait for it.
  typescript: {
    ignoreBuildErrors: true,
    tsconfigPath: existsSync(asideConfig) ? asideConfig : 'tsconfig.json',
  },
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: [
    '@node-rs/argon2',
    'drizzle-orm',
    'graphile-worker',
    'pino',
    'postgres',
    'rate-limiter-flexible',
    'sharp',
  ],
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  logging: { fetches: { fullUrl: false }, incomingRequests: false },
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: '64kb' },
  },
}

export default withNextIntl(config)
