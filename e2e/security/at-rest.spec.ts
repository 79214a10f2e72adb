import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../support/fixtures'

/** Codes, refresh tokens and access tokens as the simulator issues them. */
const issued = /(?<![\w-])(?:AQ[\w-]{128}|BQ[\w-]{160})(?![\w-])/

/** Every text value of every table, as a dump of the database would hold it. */
function dump(app: import('../support/app-under-test').AppUnderTest): Promise<string> {
  return app.database(async (sql) => {
    const tables =
      await sql`select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`
    const parts = await Promise.all(
      tables.map(async ({ name }) => {
        const rows = await sql.unsafe(`select t::text as line from ${name} t`)
        return rows.map((row) => String(row.line)).join('\n')
      }),
    )
    return parts.join('\n')
  })
}

test('20 and 22 no token, session id or client secret is in the database, a log line, a page or a payload', async ({
  client,
  app,
  simulator,
}) => {
  const [ada, bo] = [client(), client()]
  const mark = await simulator.mark()
  const authorize = await ada.startConnect()
  const back = new URL(await ada.decide(authorize, 'ada'))
  await ada.fetch(back.href)
  const room = (await (await ada.json('POST', '/api/rooms', { name: 'Leaks' })).json()) as { code: string }
  await bo.join(room.code, 'Bo')
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
  await ada.get('/api/connect/spotify/status')
  const code = back.searchParams.get('code') ?? ''
  expect(code, 'the shape of what the provider issues').toMatch(issued)
  const secrets = [
    code,
    authorize.searchParams.get('state') ?? '',
    ada.cookies.get('next-auth.session-token') ?? '',
    bo.cookies.get('next-auth.session-token') ?? '',
    ...(await generatedSecrets(app.dataDir)),
  ].filter((secret) => secret.length > 12)
  expect(secrets.length).toBeGreaterThanOrEqual(6)
  const pages = await Promise.all(
    [`/room/${room.code}`, `/room/${room.code}/host`, '/account', '/', `/api/rooms/${room.code}/state`].map(
      async (path) => (await ada.get(path)).text(),
    ),
  )
  const payload = await (await ada.get(`/room/${room.code}/host?_rsc=1`, { RSC: '1' })).text()
  const seen = { database: await dump(app), log: app.output, pages: pages.join('\n'), payload }
  for (const [where, text] of Object.entries(seen)) {
    expect(issued.test(text), `a provider's token in the ${where}`).toBe(false)
    for (const secret of secrets) expect(text.includes(secret), `a secret in the ${where}`).toBe(false)
  }
  expect((await simulator.requests(mark)).some((request) => request.grant_type === 'refresh_token')).toBe(
    true,
  )
})

async function generatedSecrets(dataDir: string): Promise<string[]> {
  const record: unknown = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'))
  const values: string[] = []
  JSON.stringify(record, (_, value: unknown) => {
    if (typeof value === 'string') values.push(...value.split(/[:,]/))
    return value
  })
  return values
}

test('21 a ciphertext moved to another row does not open', async ({ client, app, expectedErrors }) => {
  expectedErrors.push(/./)
  const [ada, bela] = [client(), client()]
  await ada.connect('ada')
  await bela.connect('bela')
  await app.database(
    (
      sql,
    ) => sql`update connections c set access_token = other.access_token, refresh_token = other.refresh_token
      from connections other where other.id <> c.id`,
  )
  for (const one of [ada, bela]) {
    const { code } = (await (await one.json('POST', '/api/rooms', {})).json()) as { code: string }
    const answer = await one.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
    expect(answer.status).toBeGreaterThanOrEqual(400)
  }
})
