import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

/** The cases every provider has to stand; they run once for each, and name none. */
const providerCases = ['{app,lib}/**/*.provider.test.ts']

const inEveryProject = {
  resolve: {
    alias: {
      '@': root,
      'server-only': `${root}node_modules/server-only/empty.js`,
    },
  },
}

function project(name: string, test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  const setupFiles = ['scripts/vitest/setup.ts']
  const retry = process.env.CI ? 1 : 0
  return {
    ...inEveryProject,
    test: { name, setupFiles, testTimeout: 20_000, hookTimeout: 30_000, retry, ...test },
  }
}

export default defineConfig({
  ...inEveryProject,
  test: {
    globalSetup: ['scripts/vitest/global-setup.ts'],
    maxWorkers: 2,
    projects: [
      project('unit', {
        include: [
          'lib/**/*.test.ts',
          'db/**/*.test.ts',
          'app/**/*.test.ts',
          'scripts/**/*.test.ts',
          '*.test.ts',
        ],
        exclude: ['**/*.system.test.ts', 'node_modules/**', ...providerCases],
      }),
      ...['spotify', 'bungie', 'oidc'].map((provider) =>
        project(provider, { include: providerCases, env: { PROVIDER_UNDER_TEST: provider } }),
      ),
    ],
  },
})
