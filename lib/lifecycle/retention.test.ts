import { randomUUID } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { env } from '@/env'
import { settledDeliveries } from '../events/webhooks/upkeep'
import { oldRows, removeOldRows } from '../purge'
import { deadCodes, deadGrants, deadRefreshTokens, deadTokens } from '../tokens/upkeep'
import { agedRows, endedGuests, oldCounters, pastRooms, removeOld } from './retention'

const kept = { ...env() }
const ago = (days: number) => sql`now() - make_interval(days => ${days})`
const count = async (from: SQL) => {
  const [row] = await db().execute<{ n: number }>(sql`select count(*)::int as n from ${from}`)
  return row?.n
}

beforeEach(async () => {
  await db().execute(
    sql`truncate accounts, sessions, rooms, events, audit_log, tracks, rate_limits restart identity cascade`,
  )
})
afterEach(() => void Object.assign(env(), kept))

async function account(
  kind: 'guest' | 'registered',
  endedDays: number | null,
  name = 'Bela',
): Promise<string> {
  const id = randomUUID()
  const ended = endedDays === null ? sql`null` : ago(endedDays)
  await db().execute(
    sql`insert into accounts (id, kind, name, ended_at) values (${id}, ${kind}, ${name}, ${ended})`,
  )
  return id
}

/** A room with everything a room may have. @returns its id and the guest's account */
async function room(host: string, endedDays: number | null): Promise<{ id: string; guest: string }> {
  const [id, member, play, request, display] = Array.from({ length: 5 }, () => randomUUID())
  const guest = await account('guest', 100)
  const ended = endedDays === null ? sql`null` : ago(endedDays)
  const statements = [
    sql`insert into tracks (uri, title, artists, album, duration_ms, explicit) values ('t', 't', '{}', 'a', 1, false)
      on conflict do nothing`,
    sql`insert into rooms (id, code, name, host_account_id, ended_at)
      values (${id}, ${id?.slice(0, 6)}, 'Kitchen', ${host}, ${ended})`,
    sql`insert into members (id, room_id, account_id, role, name) values (${member}, ${id}, ${guest}, 'guest', 'Bela')`,
    sql`insert into requests (id, room_id, track_uri, requested_by, turn, state)
      values (${request}, ${id}, 't', ${member}, 1, 'played')`,
    sql`insert into plays (id, room_id, track_uri, requested_by, request_id, ended_at)
      values (${play}, ${id}, 't', ${member}, ${request}, now())`,
    sql`insert into playback (room_id, play_id) values (${id}, ${play})`,
    sql`insert into skip_votes (play_id, member_id) values (${play}, ${member})`,
    sql`insert into request_votes (request_id, member_id) values (${request}, ${member})`,
    sql`insert into displays (id, room_id, secret_hash) values (${display}, ${id}, ${randomUUID()})`,
    sql`insert into display_screens (display_id, secret_hash, expires_at)
      values (${display}, ${randomUUID()}, now() + interval '1 day')`,
  ]
  for (const statement of statements) await db().execute(statement)
  return { id: id ?? '', guest }
}

const roomsLeft = async () => {
  const rows = await db().execute<{ id: string }>(sql`select id from rooms order by id`)
  return rows.map(({ id }) => id)
}

describe('what is removed by its age', () => {
  const rows: [
    table: string,
    insert: (accountId: string, days: number) => SQL,
    old: number,
    young: number,
  ][] = [
    [
      'sessions',
      (id, days) => sql`insert into sessions (secret_hash, account_id, expires_at, ended_at)
        values (${randomUUID()}, ${id}, now() + interval '1 day', ${ago(days)})`,
      91,
      89,
    ],
    [
      'sessions',
      (id, days) => sql`insert into sessions (secret_hash, account_id, expires_at)
        values (${randomUUID()}, ${id}, ${ago(days)})`,
      91,
      89,
    ],
    [
      'mail_links',
      (id, days) => sql`insert into mail_links (account_id, purpose, secret_hash, email_key, expires_at)
        values (${id}, 'confirm_email', ${randomUUID()}, 'a@b.example', ${ago(days)})`,
      31,
      29,
    ],
    [
      'events',
      (id, days) => sql`insert into events (id, type, account_id, delivered_at)
        values (${randomUUID()}, 'x.y', ${id}, ${ago(days)})`,
      31,
      29,
    ],
    [
      'audit_log',
      (id, days) => sql`insert into audit_log (id, action, account_id, at)
        values (${randomUUID()}, 'keys.rotated', ${id}, ${ago(days)})`,
      731,
      729,
    ],
    [
      'rate_limits',
      (_, days) => sql`insert into rate_limits (key, points, expire)
        values (${randomUUID()}, 1, (extract(epoch from ${ago(days)}) * 1000)::bigint)`,
      1,
      -1,
    ],
  ]
  test.each(rows)('%s: the old go, the young stay', async (table, insert, old, young) => {
    const id = await account('registered', null)
    for (let n = 0; n < 3; n += 1) await db().execute(insert(id, old))
    await db().execute(insert(id, young))
    await removeOld()
    expect(await count(sql.raw(table))).toBe(1)
  })

  test('an event that waits stays however old, and a live session', async () => {
    const id = await account('registered', null)
    await db().execute(sql`insert into events (id, type, account_id, created_at)
      values (${randomUUID()}, 'x.y', ${id}, ${ago(400)})`)
    await db().execute(sql`insert into sessions (secret_hash, account_id, created_at, expires_at)
      values ('live', ${id}, ${ago(400)}, now() + interval '1 day')`)
    await removeOld()
    expect([await count(sql`events`), await count(sql`sessions`)]).toEqual([1, 1])
  })

  test('nothing goes where the operator keeps it for ever', async () => {
    Object.assign(env(), { RETENTION_AUDIT_DAYS: 0 })
    await db().execute(
      sql`insert into audit_log (id, action, at) values (${randomUUID()}, 'x', ${ago(9000)})`,
    )
    await removeOld()
    expect(await count(sql`audit_log`)).toBe(1)
  })

  test('more than one batch goes in one pass', async () => {
    await db().execute(sql`insert into audit_log (id, action, at)
      select gen_random_uuid(), 'x', now() - interval '800 days' from generate_series(1, 1201)`)
    await removeOld()
    expect(await count(sql`audit_log`)).toBe(0)
  })

  test('one process at a time: while another is at it, this one goes on', async () => {
    await db().execute(sql`insert into audit_log (id, action, at) values (${randomUUID()}, 'x', ${ago(800)})`)
    await db().transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtext('purge'), hashtext('audit_log'))`)
      await removeOld()
      expect(await count(sql`audit_log`)).toBe(1)
    })
    await removeOld()
    expect(await count(sql`audit_log`)).toBe(0)
  })
})

describe('past rooms', () => {
  test('go with everything in them where the host is gone; open ones, young ones and a present host’s stay', async () => {
    const [gone, present] = [await account('guest', 100), await account('registered', null)]
    const old = await room(gone, 91)
    const young = await room(gone, 89)
    const hosted = await room(present, 4000)
    const open = await room(present, null)
    await removeOld()
    expect(await roomsLeft()).toEqual([young.id, hosted.id, open.id].sort())
    for (const table of ['plays', 'requests', 'playback', 'skip_votes', 'request_votes', 'display_screens']) {
      expect(await count(sql.raw(table)), table).toBe(3)
    }
    expect(await count(sql`accounts where id = ${old.guest}`)).toBe(0)
  })

  test('of a present host go where the operator says so, never an open one', async () => {
    Object.assign(env(), { RETENTION_ROOMS_DAYS: 365 })
    const host = await account('registered', null)
    await room(host, 366)
    const [young, open] = [await room(host, 364), await room(host, null)]
    await removeOld()
    expect(await roomsLeft()).toEqual([young.id, open.id].sort())
  })
})

describe('ended guests', () => {
  test('go where no room needs them, stay nameless where one does, and are left alone while they are young or live', async () => {
    const host = await account('registered', null, 'Ada')
    const { guest: needed } = await room(host, 10)
    const free = await account('guest', 91)
    const [young, live] = [await account('guest', 89), await account('guest', null)]
    const ended = await account('registered', 400, 'Carl')
    await db().execute(sql`insert into sessions (secret_hash, account_id, expires_at, ended_at)
      values ('x', ${free}, now(), now())`)
    await removeOld()
    const rows = await db().execute<{ id: string; name: string }>(sql`select id, name from accounts`)
    const names = Object.fromEntries(rows.map(({ id, name }) => [id, name]))
    const left = {
      [host]: 'Ada',
      [needed]: 'Deleted account',
      [young]: 'Bela',
      [live]: 'Bela',
      [ended]: 'Carl',
    }
    expect(names).toEqual(left)
    const [member] = await db().execute(sql`select name from members where account_id = ${needed}`)
    expect(member).toEqual({ name: 'Deleted account' })
  })
})

describe('with many rows', () => {
  const statements: [string, SQL][] = [
    ...[...agedRows, ...deadTokens, deadGrants, deadRefreshTokens, deadCodes, settledDeliveries].map(
      (rows): [string, SQL] => [`${rows.table} by ${rows.at}`, removeOldRows(rows, 30)],
    ),
    ['rooms of guests', pastRooms.RETENTION_GUEST_ROOMS_DAYS(90)],
    ['rooms', pastRooms.RETENTION_ROOMS_DAYS(90)],
    ['guests', endedGuests(90)],
    ['counters', oldCounters],
  ]
  test('every statement finds what is old by an index', async () => {
    await db().execute(sql`insert into accounts (kind, name, ended_at)
      select case when n % 2 = 0 then 'guest' else 'registered' end, 'N', case when n % 2 = 0 then now() - n * interval '1 minute' end
      from generate_series(1, 20000) n`)
    const many = sql`from (select id, row_number() over () as n from accounts) a`
    const fill = [
      sql`insert into sessions (secret_hash, account_id, expires_at, ended_at)
        select n::text, id, now() + interval '1 day', case when n % 3 = 0 then now() end ${many}`,
      sql`insert into mail_links (account_id, purpose, secret_hash, email_key, expires_at)
        select id, 'confirm_email', n::text, 'x', now() ${many}`,
      sql`insert into events (id, type, account_id, delivered_at) select gen_random_uuid(), 'x', id, now() ${many}`,
      sql`insert into audit_log (id, action) select gen_random_uuid(), 'x' ${many}`,
      sql`insert into rate_limits (key, points, expire)
        select n::text, 1, (extract(epoch from now()) * 1000)::bigint + n ${many}`,
      sql`insert into rooms (code, name, host_account_id, ended_at) select n::text, 'x', id, now() ${many}`,
      sql`insert into personal_tokens (account_id, name, secret_hash, hint, scopes, origin, expires_at, revoked_at)
        select id, 'x', n::text, 'x', '{}', 'account', now(), now() ${many}`,
      sql`insert into oauth_grants (client_id, account_id, grant_type, scopes)
        select 'auxroom', id, 'login', '{}' ${many}`,
      sql`insert into oauth_refresh_tokens (secret_hash, grant_id, expires_at)
        select id::text, id, now() from oauth_grants`,
      sql`insert into oauth_codes (secret_hash, client_id, account_id, redirect_uri, redirect_uri_given, scopes, code_challenge, expires_at)
        select n::text, 'auxroom', id, 'x', true, '{}', 'x', now() ${many}`,
      sql`insert into webhooks (id, account_id, url, types, secret) select id, id, 'x', '{}', 'x' from accounts limit 1`,
      sql`insert into webhook_deliveries (id, webhook_id, event_id, type, body, state)
        select gen_random_uuid(), w.id, a.id, 'x', 'x', 'delivered' from webhooks w, accounts a`,
    ]
    for (const statement of fill) await db().execute(statement)
    await db().execute(sql`analyze`)
    for (const [name, statement] of statements) {
      const plan = await db().execute<{ 'QUERY PLAN': string }>(sql`explain ${statement}`)
      const text = plan.map((row) => row['QUERY PLAN']).join('\n')
      expect(text, name).toMatch(/Index (Only )?Scan/)
      expect(text, name).not.toContain('Seq Scan')
    }
    expect(oldRows(deadCodes, 1)).toBeDefined()
  }, 120_000)
})
