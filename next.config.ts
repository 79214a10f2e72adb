import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const config: NextConfig = {
  poweredByHeader: false,
  experimental: { authInterrupts: true },
}

export default createNextIntlPlugin('./app/_i18n/request.ts')(config)
