import 'server-only'
import { inArray, type SQL, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { accounts, members } from '@/db/schema'
import { type Env, env } from '@/env'
import { log } from '../log'
import { type OldRows, purge, purgeBatch, purgeRows } from '../purge'
import { nobody } from './forget-account'

type Days = Extract<keyof Env, `RETENTION_${string}`>

/** What is removed by its age alone: nothing that lives needs it. */
export const agedRows: (OldRows & { days: Days })[] = [
  { table: 'sessions', at: 'ended_at', where: 'ended_at is not null', days: 'RETENTION_SESSIONS_DAYS' },
  { table: 'sessions', at: 'expires_at', days: 'RETENTION_SESSIONS_DAYS' },
  { table: 'mail_links', at: 'expires_at', days: 'RETENTION_MAIL_LINKS_DAYS' },
  { table: 'events', at: 'delivered_at', where: 'delivered_at is not null', days: 'RETENTION_EVENTS_DAYS' },
  { table: 'audit_log', at: 'at', days: 'RETENTION_AUDIT_DAYS' },
]

const rooms = (days: number, where: SQL, limit: number) => sql`
  select r.id from rooms r join accounts h on h.id = r.host_account_id
  where r.ended_at < now() - make_interval(days => ${days}) and ${where}
  order by r.ended_at limit ${limit}`

/** The past rooms nobody can open any more, since their host is gone; and those of hosts who are there. */
export const pastRooms = {
  RETENTION_GUEST_ROOMS_DAYS: (days: number) => rooms(days, sql`h.ended_at is not null`, purgeBatch),
  RETENTION_ROOMS_DAYS: (days: number) => rooms(days, sql`h.ended_at is null`, purgeBatch),
}

/** Ended guests who are still named. */
export const endedGuests = (days: number) => sql`
  select id from accounts
  where kind = 'guest' and ended_at < now() - make_interval(days => ${days}) and name <> 'Deleted account'
  order by ended_at limit ${purgeBatch} for update skip locked`

/** What belongs to a room, each after what points to it; a statement removes one batch. */
const ofRoom: [table: string, key: string, belongs: (room: string) => SQL][] = [
  ['skip_votes', 'ctid', (room) => sql`play_id in (select id from plays where room_id = ${room})`],
  ['request_votes', 'ctid', (room) => sql`request_id in (select id from requests where room_id = ${room})`],
  ['playback', 'room_id', (room) => sql`room_id = ${room}`],
  ['plays', 'id', (room) => sql`room_id = ${room}`],
  ['requests', 'id', (room) => sql`room_id = ${room}`],
  ['display_screens', 'id', (room) => sql`display_id in (select id from displays where room_id = ${room})`],
  ['displays', 'id', (room) => sql`room_id = ${room}`],
  ['playlist_exports', 'id', (room) => sql`room_id = ${room}`],
  ['members', 'id', (room) => sql`room_id = ${room}`],
  ['rooms', 'id', (room) => sql`id = ${room} and ended_at is not null`],
]

/** Removes what is older than the operator keeps it, in every process: whoever comes first does the work. */
export async function removeOld(): Promise<void> {
  const steps: [string, () => Promise<number>][] = [
    ...agedRows.map((rows): [string, () => Promise<number>] => [
      rows.table,
      () => purgeRows(rows, env()[rows.days]),
    ]),
    ['counters of limits', removeOldCounters],
    ['past rooms of guests', () => removePastRooms('RETENTION_GUEST_ROOMS_DAYS')],
    ['past rooms', () => removePastRooms('RETENTION_ROOMS_DAYS')],
    ['ended guests', forgetEndedGuests],
  ]
  for (const [what, remove] of steps) {
    const count = await remove()
    if (count > 0) log().info({ what, count }, 'old rows were removed')
  }
}

/** Counters whose time is over: the limiter removes only those it made itself, while its process lives. */
export const oldCounters = sql`
  select ctid from rate_limits where expire < (extract(epoch from now()) * 1000)::bigint - 3600000
  order by expire limit ${purgeBatch} for update skip locked`

function removeOldCounters(): Promise<number> {
  return purge('rate_limits', async (tx) => {
    return (await tx.execute(sql`delete from rate_limits where ctid = any(array(${oldCounters}))`)).count
  })
}

/** @returns how many rooms went, with everything that was in them */
async function removePastRooms(name: keyof typeof pastRooms): Promise<number> {
  const days = env()[name]
  if (days === 0) return 0
  let count = 0
  for (;;) {
    const found = await db().execute<{ id: string }>(pastRooms[name](days))
    const before = count
    for (const { id } of found) if (await removeRoom(id)) count += 1
    // Another process may be at them.
    if (found.length < purgeBatch || count === before) return count
  }
}

/** Removed from the outside in: what a kill in between leaves is found again by the room, which goes last. */
async function removeRoom(id: string): Promise<boolean> {
  let gone = false
  for (const [table, key, belongs] of ofRoom) {
    const [name, column] = [sql.raw(table), sql.raw(key)]
    const batch = sql`select ${column} from ${name} where ${belongs(id)} limit ${purgeBatch}`
    const count = await purge('past rooms', async (tx) => {
      if (table === 'members') await freeGuestsOf(tx, id)
      return (await tx.execute(sql`delete from ${name} where ${column} = any(array(${batch}))`)).count
    })
    gone = table === 'rooms' && count > 0
  }
  return gone
}

/** Ended guests whose rows stayed for this room only have to be looked at once more. */
async function freeGuestsOf(tx: Tx, roomId: string): Promise<void> {
  await tx.execute(sql`
    update accounts set name = 'Guest' where kind = 'guest' and ended_at is not null and name = ${nobody}
      and id in (select account_id from members where room_id = ${roomId})`)
}

/** Ended guests go with all that was theirs; those a kept room needs stay in it without a name. */
function forgetEndedGuests(): Promise<number> {
  const days = env().RETENTION_GUESTS_DAYS
  if (days === 0) return Promise.resolve(0)
  return purge('ended guests', async (tx) => {
    const found = await tx.execute<{ id: string }>(endedGuests(days))
    const ids = found.map(({ id }) => id)
    if (ids.length === 0) return 0
    await tx.update(members).set({ name: nobody }).where(inArray(members.accountId, ids))
    await tx.update(accounts).set({ name: nobody }).where(inArray(accounts.id, ids))
    const list = sql.join(
      ids.map((id) => sql`${id}::uuid`),
      sql`, `,
    )
    const free = await tx.execute<{ id: string }>(sql`
      select id from accounts a where id in (${list})
        and not exists (select from members m where m.account_id = a.id)
        and not exists (select from rooms r where r.host_account_id = a.id)`)
    await removeGuests(
      tx,
      free.map(({ id }) => id),
    )
    return ids.length
  })
}

async function removeGuests(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const list = sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )
  const grants = sql`select id from oauth_grants where account_id in (${list})`
  await tx.execute(sql`update sessions set brings_from = null where brings_from in (${list})`)
  await tx.execute(sql`delete from oauth_refresh_tokens where grant_id in (${grants})`)
  await tx.execute(sql`delete from oauth_codes where account_id in (${list}) or grant_id in (${grants})`)
  const tables = ['oauth_grants', 'personal_tokens', 'sessions', 'mail_links', 'return_links', 'host_devices']
  for (const table of [...tables, 'playlist_exports', 'performers', 'webhooks', 'connections']) {
    await tx.execute(sql`delete from ${sql.raw(table)} where account_id in (${list})`)
  }
  await tx.execute(sql`delete from accounts where id in (${list})`)
}
