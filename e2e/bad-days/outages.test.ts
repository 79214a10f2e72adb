import { randomUUID } from 'node:crypto'
import { setTimeout as passes } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { AppUnderTest } from '../support/app-under-test'
import { Client } from '../support/client'
import { MailSink } from '../support/mail-sink'
import { signUp } from '../support/oauth-client'
import { OwnPostgres } from '../support/own-postgres'
import { Simulator } from '../support/simulator'
import { until } from '../support/until'
import { WebhookReceiver } from '../support/webhook-receiver'
import { hostAs, looks } from './party'

const accounts = ['ada', 'bela', 'carl', 'dora']
const backWithinMs = 10_000
const often = { interval: 50, timeout: 20_000 }

let database: OwnPostgres
let app: AppUnderTest
let simulator: Simulator
let mail: MailSink
let receiver: WebhookReceiver
let owner: Client
let code: string

beforeAll(async () => {
  ;[database, mail, receiver] = await Promise.all([
    OwnPostgres.start(),
    MailSink.start(),
    WebhookReceiver.start(),
  ])
  app = await AppUnderTest.start({
    DATABASE_URL: database.url,
    SMTP_URL: mail.url,
    TRUSTED_PROXIES: '127.0.0.1',
  })
  simulator = new Simulator(app.simulatorOrigin)
  for (const account of accounts) await hostAs(new Client(app.origin), account)
  ;({ browser: owner } = await signUp(new Client(app.origin)))
  const room = await owner.json('POST', '/api/rooms', {})
  ;({ code } = (await room.json()) as { code: string })
  const made = await owner.json('POST', '/api/webhooks', { url: receiver.url, types: ['room.updated'] })
  expect(made.status).toBe(201)
  await until(
    'the first letter',
    async () => mail.taken.length,
    (length) => length === 1,
    often,
  )
})

afterAll(async () => {
  await app?.dispose()
  await Promise.all([database?.dispose(), mail?.stop(), receiver?.stop()])
})

/** Has somebody register, which sends a letter. Each comes from a network of their own. @returns the address */
async function register(): Promise<string> {
  const email = `${randomUUID()}@example.com`
  const network = `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 250) + 1).join('.')}`
  const answer = await new Client(app.origin).json(
    'POST',
    '/api/register',
    { email, password: 'seven quiet foxes at dawn' },
    { 'x-forwarded-for': network },
  )
  expect(answer.status).toBe(201)
  return email
}

/** Changes the room's name, which is told to the webhook. @returns the name */
async function rename(): Promise<string> {
  const name = `Kitchen ${randomUUID().slice(0, 8)}`
  expect((await owner.json('PATCH', `/api/rooms/${code}`, { name })).status).toBe(200)
  return name
}

const toldNames = () =>
  receiver.messages.map(({ data }) => (data as { room?: { name?: string } }).room?.name ?? '')

/** Makes the jobs of all rooms due that nobody is at. */
async function callWorkers(sql: Sql) {
  await sql`select graphile_worker.reschedule_jobs(array(
    select id from graphile_worker.jobs where task_identifier = 'conduct' and locked_at is null
  ), run_at := now())`
}

/** Brings every worker of the rooms' crew to something, and some of the others: looks, letters and a webhook. */
async function keepAllWorkersBusy() {
  const letMail = mail.hold()
  const letWebhooks = receiver.hold()
  const mark = await simulator.mark()
  await simulator.faults({ match: { path: '/me/player' }, times: accounts.length, delay_ms: 5_000 })
  const addresses = [await register(), await register()]
  const names = [await rename()]
  await app.database(async (sql) => {
    await sql`update playback set observed_at = now() - interval '1 minute', next_look_at = now(), guard_until = null`
    await callWorkers(sql)
    // Letters go one after the other: the second one goes beside the first.
    await sql`update graphile_worker._private_jobs set job_queue_id = null
      where locked_at is null and task_id = (select id from graphile_worker._private_tasks where identifier = 'mail')`
  })
  await expect.poll(async () => (await looks(simulator, mark)).length, often).toBe(accounts.length)
  await expect.poll(() => mail.bringing, often).toBe(2)
  await expect.poll(() => toldNames(), often).toContain(names[0])
  return {
    addresses,
    names,
    answer() {
      letMail()
      letWebhooks()
    },
  }
}

/** @returns how many rooms have been looked at since, and are not late with their next look */
async function conducted(since: number): Promise<number> {
  return app.database(async (sql) => {
    const [row] = await sql`select count(*)::int as rooms from playback
      join rooms on rooms.id = playback.room_id
      join connections on connections.account_id = rooms.host_account_id
      where observed_at > to_timestamp(${since / 1000}) and next_look_at > now()`
    return row?.rooms
  })
}

/** Makes every room's look due. @returns when that was */
async function callAll(): Promise<number> {
  const at = Date.now()
  await app.database(async (sql) => {
    await sql`update playback set next_look_at = now()`
    await callWorkers(sql)
  })
  return at
}

const outages = [
  {
    name: 'stopped for 2 s',
    ms: 2_000,
    begin: async () => {
      await database.stop()
      return () => database.restart()
    },
  },
  {
    name: 'stopped for 7 s',
    ms: 7_000,
    begin: async () => {
      await database.stop()
      return () => database.restart()
    },
  },
  {
    name: 'killed, and away for 7 s',
    ms: 7_000,
    begin: async () => {
      await database.kill()
      return () => database.restart()
    },
  },
  { name: 'full for 7 s', ms: 7_000, begin: () => database.takeAllConnections() },
  {
    name: 'killed, and away for 40 s',
    ms: 40_000,
    begin: async () => {
      await database.kill()
      return () => database.restart()
    },
  },
]

for (const { name, ms, begin } of outages) {
  test(`49 every worker is at something, and the database is ${name}: all goes on within 10 s of its return`, {
    timeout: 120_000,
  }, async () => {
    const before = await keepAllWorkersBusy()
    const beganAt = Date.now()
    const end = await begin()
    const over = passes(ms)
    before.answer()
    await over
    await end()
    const backAt = Date.now()

    const within = { interval: 50, timeout: backWithinMs }
    await expect.poll(async () => (await owner.get('/api/health')).status, within).toBe(200)
    // One connection may be back before another: whoever is told 503 tries again.
    const [addresses, names] = [[...before.addresses], [...before.names]]
    await vi.waitFor(async () => addresses.push(await register()), within)
    await vi.waitFor(async () => names.push(await rename()), within)
    // Where the database was full, a look may have come through in the middle of it.
    await expect.poll(() => conducted(beganAt), within).toBe(accounts.length)
    await expect.poll(() => mail.taken, within).toEqual(expect.arrayContaining(addresses))
    await expect.poll(() => toldNames(), within).toEqual(expect.arrayContaining(names))
    const took = Date.now() - backAt
    expect(took).toBeLessThanOrEqual(backWithinMs)

    for (const address of addresses) {
      expect(mail.taken.filter((other) => other === address)).toEqual([address])
    }
    const calledAt = await callAll()
    await expect.poll(() => conducted(calledAt), within).toBe(accounts.length)
    const fact = async () => (await (await owner.get('/api/health')).json()) as object
    await expect.poll(fact, often).toMatchObject({ status: 'ok', conductor: 'ok' })
  })
}
