import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin('./app/_i18n/request.ts')

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR || '.next',
  // The benchmark's floors (`*.bench.ts`) are built in only for a benchmark.
  pageExtensions: process.env.AUXROOM_BENCH ? ['bench.tsx', 'bench.ts', 'tsx', 'ts'] : ['tsx', 'ts'],
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
