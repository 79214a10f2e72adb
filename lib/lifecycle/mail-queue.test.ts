import { once } from 'node:events'
import { createServer } from 'node:net'
import { sql } from 'drizzle-orm'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { deliverLetter } from '../accounts/mail/deliver'
import { askForReset } from '../accounts/mail/forgotten'
import { waitingLetters } from '../accounts/mail/mail-under-test'
import { mailTask } from '../accounts/mail/queue'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { log } from '../log'
import { startConductor, stopConductor } from '../playback/conductor/worker'

type Received = { to: string[]; content: string }

let port = 0
let server: SMTPServer | null = null
let received: Received[] = []
let refuses = 0
const often = { timeout: 10_000, interval: 20 }

beforeAll(async () => {
  port = await freePort()
  vi.stubEnv('SMTP_URL', `smtp://127.0.0.1:${port}?ignoreTLS=true`)
})
afterEach(async () => {
  await stopConductor()
  await stopServer()
  await db().execute(sql`delete from graphile_worker._private_jobs`)
  received = []
  refuses = 0
})
afterAll(() => vi.unstubAllEnvs())

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function startServer(): Promise<void> {
  const started = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo(_address, _session, done) {
      if (refuses === 0) return done()
      done(Object.assign(new Error('no such mailbox'), { responseCode: refuses }))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ to, content: Buffer.concat(chunks).toString() })
        done()
      })
    },
  })
  server = started
  await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', () => resolve()))
}

async function stopServer(): Promise<void> {
  const running = server
  server = null
  if (running) await new Promise<void>((resolve) => running.close(() => resolve()))
}

async function person(): Promise<string> {
  const { email } = somebody()
  await db().insert(accounts).values({ kind: 'registered', name: 'Ada', email, emailKey: email })
  return email
}

const startWorker = () =>
  startConductor({ [mailTask]: (payload, { job }) => deliverLetter(payload, job.attempts) })

async function attempts(): Promise<number[]> {
  const rows = await db().execute<{ attempts: number }>(
    sql`select attempts from graphile_worker._private_jobs where locked_at is null`,
  )
  return rows.map((row) => row.attempts)
}

test('a letter goes over SMTP, from the queue', async () => {
  const email = await person()
  await startServer()
  await startWorker()
  await askForReset(email, await browserHeaders(null, ownAddress()))
  await expect.poll(() => received.length, often).toBe(1)
  expect(received[0]?.to).toEqual([email])
  expect(received[0]?.content).toMatch(/\/reset-password#axrm_[\w-]{43}/)
  await expect.poll(waitingLetters, often).toEqual([])
})

test('a mail server that is away delays a letter and loses none', async () => {
  const email = await person()
  await startWorker()
  await askForReset(email, await browserHeaders(null, ownAddress()))
  await expect.poll(attempts, often).toEqual([1])
  await startServer()
  await db().execute(sql`update graphile_worker._private_jobs set run_at = now()`)
  await expect.poll(() => received.length, often).toBe(1)
  expect(received[0]?.to).toEqual([email])
  await expect.poll(waitingLetters, often).toEqual([])
})

test('a server that is busy is asked again, one that refuses the address for good is not', async () => {
  const email = await person()
  await startServer()
  await askForReset(email, await browserHeaders(null, ownAddress()))
  const [job] = await waitingLetters()
  const warned = vi.spyOn(log(), 'warn')
  refuses = 451
  await expect(deliverLetter(job?.payload, 1)).rejects.toMatchObject({ name: 'MailError', final: false })
  refuses = 550
  await deliverLetter(job?.payload, 2)
  expect(warned.mock.calls.map(([, message]) => message)).toEqual([
    'a letter could not be sent now',
    'a letter was refused for good',
  ])
  expect(received).toEqual([])
})
