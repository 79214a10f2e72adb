import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { eq } from 'drizzle-orm'
import { afterEach, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { events, workerHeartbeats } from '@/db/schema'
import { waitingLetters } from '@/lib/accounts/mail/mail-under-test'
import { letters } from '@/lib/accounts/mail/queue'
import { recordEvent } from '@/lib/events/outbox'

// Each test starts a process, which reads all of the TypeScript there is: most of its time, and the longer the busier the
// machine. What the process does once it is ready has a limit of its own.
vi.setConfig({ testTimeout: 60_000 })

const soon = { timeout: 10_000, interval: 25 }
let child: ChildProcess | null = null

afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  child = null
})

/** @returns what it said when it was ready or had ended */
async function worker(environment: Record<string, string> = {}): Promise<string> {
  const started = spawn(
    process.execPath,
    ['--conditions=react-server', '--import=tsx', 'scripts/worker.ts'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    },
  )
  child = started
  let said = ''
  return new Promise((resolve) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Auxroom worker ready')) resolve(said)
    }
    started.stdout.on('data', hear)
    started.stderr.on('data', hear)
    started.once('close', () => resolve(said))
  })
}

test('npm run worker delivers events and letters without a web server, and ends in order', async () => {
  const id = await db().transaction((tx) =>
    recordEvent(tx, { type: 'test.happened', accountId: randomUUID(), payload: {} }),
  )
  expect(await worker()).toContain('Auxroom worker ready')
  await vi.waitFor(async () => {
    const [event] = await db()
      .select({ deliveredAt: events.deliveredAt })
      .from(events)
      .where(eq(events.id, id))
    expect(event?.deliveredAt).not.toBeNull()
  }, soon)
  await letters.add(db(), { kind: 'reset_password', emailKey: 'nobody@example.org', network: null })
  await vi.waitFor(async () => expect(await waitingLetters()).toEqual([]), soon)
  expect(await db().select({ id: workerHeartbeats.id }).from(workerHeartbeats)).toHaveLength(1)
  child?.kill('SIGTERM')
  if (child) expect((await once(child, 'exit'))[0]).toBe(0)
  expect(await db().select({ id: workerHeartbeats.id }).from(workerHeartbeats)).toEqual([])
})

test('a web server that leaves the work to others tells them of an event at once', async () => {
  await worker({ WORKERS: 'none' })
  vi.stubEnv('WORKERS', 'none')
  vi.resetModules()
  const { recordEvent: record } = await import('@/lib/events/outbox')
  const client = await import('@/db/client')
  // The worker has just looked, and looks again by itself in five seconds.
  const id = await client
    .db()
    .transaction((tx) => record(tx, { type: 'test.happened', accountId: randomUUID(), payload: {} }))
  const recordedAt = performance.now()
  await vi.waitFor(async () => {
    const [event] = await db()
      .select({ deliveredAt: events.deliveredAt })
      .from(events)
      .where(eq(events.id, id))
    expect(event?.deliveredAt).not.toBeNull()
  }, soon)
  expect(performance.now() - recordedAt).toBeLessThan(2_500)
  vi.unstubAllEnvs()
})

test('without the secrets of the web servers it ends and says which are missing', async () => {
  const said = await worker({ AUTH_SECRET: '', TOKEN_KEYS: '' })
  expect(said).toContain('AUTH_SECRET: is missing')
  expect(said).toContain('TOKEN_KEYS: is missing')
  expect(child?.exitCode).toBe(1)
})
