import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBrowser } from './browser.mjs'
import { assertNodeVersion, ensureDependencies } from './dependencies.mjs'
import { ensurePgBouncer } from './pgbouncer.mjs'
import { ensureRedis } from './redis.mjs'

// The whole proof: static checks, the build, unit tests and the start command, programs that ask the product, journeys in a browser.
assertNodeVersion()
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
ensureDependencies({ dev: true })

const reports = mkdtempSync(join(tmpdir(), 'auxroom-reports-'))
const total = { passed: 0, failed: 0 }

function run(args, env = {}) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  return status === 0
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** Runs one step and adds what it counted; a step that fails without a count is one failure. */
async function step(name, work) {
  console.log(`\n── ${name}`)
  const began = performance.now()
  const { ok, passed = 0, failed = 0 } = await work()
  total.passed += passed
  total.failed += ok ? failed : Math.max(failed, 1)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`── ${name}: ${ok ? 'ok' : 'FAILED'} (${seconds} s)`)
  return ok
}

const reportOf = (config) => join(reports, `${config}.json`)

function vitestArguments(config) {
  const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(config)}`]
  return ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporting]
}

/** Adds what a run of Vitest counted, and says how to run each test that failed alone. */
function counted(config, ok) {
  const report = read(reportOf(config))
  const failed = (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(
        ({ fullName }) =>
          `npx vitest run --config ${config} ${quoted(pathOf(name))} -t ${quoted(literally(fullName))}`,
      ),
  )
  sayAgain(failed)
  return { ok, passed: report?.numPassedTests, failed: report?.numFailedTests }
}

const pathOf = (name) => relative(process.cwd(), name)
const literally = (name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`

function sayAgain(commands) {
  if (commands.length > 0) console.log(`\nEach that failed, alone:\n${commands.join('\n')}`)
}

/** The tests of a Playwright suite that failed, by file and line. */
function failedOf(suite) {
  const own = (suite.specs ?? []).filter(({ ok }) => !ok)
  return [...own, ...(suite.suites ?? []).flatMap(failedOf)]
}

function vitest(config) {
  return async () => counted(config, run(vitestArguments(config)))
}

/** Begins tests that mostly wait for processes to come and go. @returns the step that shows how they went */
function vitestMeanwhile(config) {
  const log = join(reports, `${config}.log`)
  const output = openSync(log, 'w')
  const child = spawn(process.execPath, vitestArguments(config), { stdio: ['ignore', output, output] })
  closeSync(output)
  const exit = once(child, 'exit')
  return async () => {
    const [status] = await exit
    process.stdout.write(readFileSync(log))
    return counted(config, status === 0)
  }
}

async function build() {
  const { register } = await import('tsx/esm/api')
  const unregister = register()
  const { ensureBuilt } = await import('./start/build.ts')
  const { signal } = new AbortController()
  const options = {
    distDir: process.env.NEXT_DIST_DIR || '.next',
    bench: false,
    signal,
    onChild: async () => {},
  }
  try {
    console.log(await ensureBuilt(options))
    return { ok: true }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { ok: false }
  } finally {
    await unregister()
  }
}

async function playwright() {
  const browser = await ensureBrowser()
  rmSync('test-results/e2e.json', { force: true })
  const ok = run(['node_modules/@playwright/test/cli.js', 'test'], browser ? { BROWSER_PATH: browser } : {})
  const report = read('test-results/e2e.json')
  const failed = (report?.suites ?? []).flatMap(failedOf)
  sayAgain(failed.map(({ file, line }) => `npx playwright test e2e/${file}:${line}`))
  return {
    ok,
    passed: report && report.stats.expected + report.stats.flaky,
    failed: report?.stats.unexpected,
  }
}

const redis = ensureRedis()
if (!redis && process.env.AUXROOM_TEST_REDIS === 'required')
  await step('Redis for the tests', async () => ({ ok: false }))
const pgbouncer = ensurePgBouncer()
if (!pgbouncer && process.env.AUXROOM_TEST_PGBOUNCER === 'required')
  await step('PgBouncer for the tests', async () => ({ ok: false }))
await step('static checks', async () => ({ ok: run(['scripts/check.mjs']) }))
const built = await step('build', build)
const started = built ? vitestMeanwhile('vitest.system.config.ts') : null
await step('unit tests', vitest('vitest.config.ts'))
if (started) {
  await step('the start command, beside the unit tests', started)
  await step('programs that ask the product', vitest('vitest.http.config.ts'))
  await step('journeys in a browser', playwright)
}
rmSync(reports, { recursive: true, force: true })
if (!redis) {
  console.log(
    '\nSkipped: the tests of several machines, of the bus and of rate limits on Redis; there is no redis-server.',
  )
}
if (!pgbouncer) console.log('\nSkipped: the tests of a pooler before Postgres; there is no pgbouncer.')
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)
