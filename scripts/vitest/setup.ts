import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, vi } from 'vitest'
import { closeNetwork } from './closed-network'

/** The settings this process was started with; it runs many files. */
const started = (globalThis as { testProcess?: { env: NodeJS.ProcessEnv } }).testProcess

/** Packages stay loaded from file to file; the product's own modules, globals and settings begin anew. */
function beginAnew(): void {
  vi.resetModules()
  vi.useRealTimers()
  for (const name of Object.keys(globalThis).filter((each) => each.startsWith('auxroom'))) {
    Reflect.deleteProperty(globalThis, name)
  }
  if (!started) {
    Object.assign(globalThis, { testProcess: { env: { ...process.env } } })
    closeNetwork()
    return
  }
  for (const name of Object.keys(process.env)) if (!(name in started.env)) delete process.env[name]
  Object.assign(process.env, started.env)
}

beginAnew()

type Pools = typeof globalThis.auxroomDatabase
let pools: Pools
// A timer of an earlier file may open that file's database again: it gets nowhere, and does not lead this file there.
Object.defineProperty(globalThis, 'auxroomDatabase', {
  configurable: true,
  enumerable: true,
  get: () => pools,
  set: (opened: Pools) => {
    if (!opened || opened.sql.options.database === database) pools = opened
    else for (const pool of [opened.sql, opened.counters]) void pool.end({ timeout: 0 })
  },
})

const database = `test_${randomBytes(6).toString('hex')}`
const databaseUrl = new URL(inject('databaseServer'))
databaseUrl.pathname = `/${database}`
const dataDir = mkdtempSync(join(tmpdir(), 'auxroom-test-'))

const origin = 'http://127.0.0.1:3000'
const forgotten = [
  'SPOTIFY_',
  'BUNGIE_',
  'OIDC_',
  'SIMULATOR_',
  'SMTP_',
  'ADMIN_',
  'REDIS_',
  'JOIN_',
  'TRUSTED_',
  'HOST',
]
for (const name of Object.keys(process.env)) {
  if (forgotten.some((prefix) => name.startsWith(prefix))) delete process.env[name]
}
const authSecret = 'a secret that only these tests know, long enough'
Object.assign(process.env, {
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  PORT: '3000',
  APP_ORIGIN: origin,
  NEXTAUTH_URL: origin,
  NEXTAUTH_SECRET: authSecret,
  DATABASE_URL: databaseUrl.href,
  DATA_DIR: dataDir,
  AUTH_SECRET: authSecret,
  TOKEN_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
})

async function withServer(run: (admin: Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(inject('databaseServer'), { max: 1, onnotice: () => undefined })
  await run(admin)
  await admin.end()
}

/** What `console.error` was told and no test had asked for by a mock of its own. */
let unexpectedErrors: string[] = []
console.error = (...details: unknown[]) => {
  unexpectedErrors.push(
    details.map((detail) => (detail instanceof Error ? detail.stack : String(detail))).join(' '),
  )
}

beforeAll(() =>
  withServer(
    (admin) => admin`
      create database ${admin(database)} template ${admin(inject('templateDatabase'))}`,
  ),
)

beforeEach(() => {
  unexpectedErrors = []
})

afterEach(() => {
  expect(unexpectedErrors, 'console.error was called; mock it where that is expected').toEqual([])
})

afterAll(async () => {
  // The pools of db/client.ts, closed without importing that: most test files never open them.
  const open = globalThis.auxroomDatabase
  await Promise.all([open?.sql, open?.counters].map((pool) => pool?.end({ timeout: 5 })))
  globalThis.auxroomDatabase = undefined
  await withServer((admin) => admin`drop database if exists ${admin(database)} with (force)`)
  rmSync(dataDir, { recursive: true, force: true })
})
