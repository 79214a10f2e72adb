import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { against, median } from './load'
import { cookieOf, type Program, registeredProgram, signedIn } from './program'
import { ms, percent, rate, report } from './report'

const many = 10_000
const rounds = 5

/** A room's state by each kind of token against a bare handler, and what a user with very many tokens waits for. */
export async function tokenFigures(app: AppUnderTest): Promise<void> {
  await app.cleanSlate()
  const host = new Client(app.origin)
  const { code } = await host.host('ada', { name: 'Bench' })
  const program = await registeredProgram(app)
  // Whoever calls nothing for a minute is absent, which changes the snapshot.
  const present = setInterval(() => host.get(`/api/rooms/${code}/state`), 15_000)
  await stateFigure(app, code, 'JWT access token', `Bearer ${program.accessToken}`)
  await stateFigure(app, code, 'personal token', `Token ${program.personalToken}`)
  clearInterval(present)
  await manyTokensFigure(app, program)
}

async function stateFigure(app: AppUnderTest, code: string, what: string, authorization: string) {
  const client = new Client(app.origin)
  const joined = await client.json('POST', '/api/rooms/join', { code }, { authorization })
  if (joined.status !== 200) throw new Error(`join answered ${joined.status}: ${await joined.text()}`)
  const path = `/api/rooms/${code}/state`
  const etag = (await client.get(path, { authorization })).headers.get('etag') ?? ''
  const headers = { authorization, 'if-none-match': etag }
  const { subject, floor } = await against(
    { url: `${app.origin}${path}`, headers, expect: 304 },
    { url: `${app.origin}/api/bench`, headers, expect: 204 },
  )
  report({
    what: `\`GET /api/rooms/{code}/state\` (304), by ${what}`,
    measured: `${rate(subject.requestsPerSecond)} (${percent(subject.requestsPerSecond, floor.requestsPerSecond)}), p99 ${ms(subject.p99Ms)}, ${subject.errors} errors`,
    floor: `bare handler ${rate(floor.requestsPerSecond)}, p99 ${ms(floor.p99Ms)}`,
    target: '≥ 50 %',
    reached: subject.requestsPerSecond >= floor.requestsPerSecond * 0.5 && subject.errors === 0,
  })
}

async function manyTokensFigure(app: AppUnderTest, program: Program): Promise<void> {
  const listed: number[] = []
  const revoked: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const client = await signedIn(app, program)
    await makeTokens(app, program.username)
    const headers = { cookie: cookieOf(client), origin: app.origin }
    listed.push(
      await timed(async () => {
        const answer = await fetch(`${app.origin}/api/tokens`, { headers })
        const { tokens }: { tokens: unknown[] } = await answer.json()
        if (tokens.length < many) throw new Error(`${tokens.length} tokens were listed`)
      }),
    )
    revoked.push(
      await timed(async () => {
        const answer = await fetch(`${app.origin}/api/logout-all`, { method: 'POST', headers })
        if (answer.status !== 204) throw new Error(`logout-all answered ${answer.status}`)
      }),
    )
  }
  const [list, revoke] = [median(listed), median(revoked)]
  report({
    what: `${many.toLocaleString('en')} personal tokens of one user`,
    measured: `listed in ${ms(list)}, revoked in ${ms(revoke)} (over HTTP, median of ${rounds})`,
    floor: '–',
    target: '≤ 200 ms',
    reached: list + revoke <= 200,
  })
}

async function makeTokens(app: AppUnderTest, username: string): Promise<void> {
  await app.database(
    (sql) => sql`
      insert into personal_tokens (account_id, name, secret_hash, hint, scopes, origin)
      select a.id, 'Bench ' || n, encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 'abcd', '{profile}', 'account'
      from accounts a, generate_series(1, ${many}) n where a.username = ${username}`,
  )
  await app.database((sql) => sql`analyze personal_tokens`)
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}
