import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

/** The cases every provider has to stand; they run once for each, and name none. */
const providerCases = ['{app,lib}/**/*.provider.test.ts']

/** Who puts another module in a module's place does so for the whole process: these have one each. */
const replacingModules = ['app', 'lib', 'db', 'scripts'].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `${folder}/${path}`)
    .filter((path) => /\bvi\.(mock|doMock)\(/.test(readFileSync(`${root}${path}`, 'utf8')))
    .map((path) => path.replace(/[[\]()]/g, '\\$&')),
)

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
    test: { name, setupFiles, testTimeout: 20_000, hookTimeout: 120_000, retry, isolate: false, ...test },
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
        exclude: ['**/*.system.test.ts', 'node_modules/**', ...providerCases, ...replacingModules],
      }),
      project('replacing', { include: replacingModules, isolate: true }),
      ...['spotify', 'bungie', 'oidc'].map((provider) =>
        project(provider, { include: providerCases, env: { PROVIDER_UNDER_TEST: provider } }),
      ),
    ],
  },
})
