import { AppUnderTest } from '../../e2e/support/app-under-test'
import { OwnPostgres } from '../../e2e/support/own-postgres'
import { seededRandom } from '../../lib/simulator/seeded'
import { RedisServer } from '../vitest/redis-server'
import { Victims } from './killer'
import { LongParty } from './party'
import { promisesBroken } from './promises'

// `npm run test:long -- [minutes] [seed]`: processes are killed and stopped at random while rooms play and guests ask
// and vote all the time. Afterwards every room plays on, and whatever was acknowledged is there, once.

const minutes = Number(process.argv[2] ?? 10)
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31))
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('npm run test:long -- [minutes] [seed]')
  process.exit(1)
}

const accounts = Array.from({ length: 10 }, (_, index) => `host${index + 1}`)
const guestsEach = 3
/** Between two things that a room's people do. */
const pauseMs = 300
const backWithinMs = 30_000

const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`)
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function until(what: string, isSo: () => Promise<boolean>, withinMs: number): Promise<string | null> {
  const deadline = Date.now() + withinMs
  while (Date.now() < deadline) {
    if (await isSo().catch(() => false)) return null
    await wait(250)
  }
  return `${what} within ${withinMs / 1000} s`
}

async function main(): Promise<string[]> {
  say(`${minutes} minutes, seed ${seed}`)
  const random = seededRandom(`blows ${seed}`)
  const [database, redis] = await Promise.all([OwnPostgres.start(), RedisServer.start()])
  const app = await AppUnderTest.start({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    WORKERS: 'none',
  })
  const victims = new Victims(app, database, redis, await app.worker())
  try {
    const parties: LongParty[] = []
    for (const account of accounts) parties.push(await LongParty.open(app.origin, account, guestsEach))
    for (const party of parties) await party.play()

    const endsAt = Date.now() + minutes * 60_000
    const guests = parties.map(async (party, index) => {
      const whim = seededRandom(`guests ${seed} ${index}`)
      while (Date.now() < endsAt) {
        await party.act(whim)
        await wait(pauseMs)
      }
    })
    let blows = 0
    while (Date.now() < endsAt) {
      await wait(2_000 + random() * 10_000)
      const { name, strike } = victims.blow(random)
      say(name)
      blows += 1
      await strike()
    }
    await Promise.all(guests)
    say(`${blows} blows are over`)
    return [...(await playsOn(app, parties)), ...(await promisesBroken(app, parties))]
  } finally {
    await victims.end()
    await app.dispose()
    await Promise.all([database.dispose(), redis.dispose()])
  }
}

/** Every room is looked at and plays by itself, and its music moves on when it is told to. @returns what is wrong */
async function playsOn(app: AppUnderTest, parties: readonly LongParty[]): Promise<string[]> {
  const well = await until(
    'health is not well',
    async () => {
      const answer = await fetch(`${app.origin}/api/health`)
      return ((await answer.json()) as { status: string }).status === 'ok'
    },
    backWithinMs,
  )
  const rooms = await Promise.all(
    parties.map(async (party) => {
      const overAt = Date.now()
      const looked = await until(
        `room ${party.code} is not looked at`,
        () => lookedAtSince(app, party.code, overAt),
        70_000,
      )
      const plays = await until(
        `room ${party.code} does not play`,
        async () => (await party.now())?.is_playing === true,
        backWithinMs,
      )
      const before = (await party.now())?.play_id
      await party.skip()
      const moves = await until(
        `the next song of room ${party.code} does not come`,
        async () => {
          const now = await party.now()
          return now !== null && now.play_id !== before
        },
        backWithinMs,
      )
      return [looked, plays, moves]
    }),
  )
  return [well, ...rooms.flat()].filter((wrong) => wrong !== null)
}

function lookedAtSince(app: AppUnderTest, code: string, time: number): Promise<boolean> {
  return app.database(async (sql) => {
    const [row] = await sql`select extract(epoch from observed_at) * 1000 as at from playback
      join rooms on rooms.id = playback.room_id where code = ${code}`
    return Number(row?.at ?? 0) > time
  })
}

const wrong = await main()
for (const line of wrong) say(`WRONG: ${line}`)
say(wrong.length === 0 ? 'Everything plays on, and nothing is lost or doubled.' : `It was seed ${seed}.`)
process.exit(wrong.length === 0 ? 0 : 1)
