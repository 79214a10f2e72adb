import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, test } from '../support/http'
import { allow, makeClient, signUp } from '../support/oauth-client'
import { PublicApp } from '../support/public-app'
import { WebhookReceiver } from '../support/webhook-receiver'

const languages = [
  { name: 'curl', command: ['bash'], ending: 'sh', needs: ['bash', 'curl', 'openssl'] },
  { name: 'TypeScript', command: [process.execPath, '--import', 'tsx'], ending: 'ts', needs: [] },
  { name: 'Python', command: ['python3'], ending: 'py', needs: ['python3'] },
]

function missing(programs: string[]): string[] {
  return programs.filter((program) => spawnSync('which', [program]).status !== 0)
}

type Language = (typeof languages)[number]

/** Runs an example as a reader would. @param meanwhile is given each line that it prints, and a way to answer */
async function run(
  { command: [program = '', ...given], ending }: Language,
  example: 'room' | 'password' | 'authorize',
  settings: Record<string, string>,
  meanwhile: (line: string, answer: (text: string) => void) => Promise<void> = async () => {},
): Promise<string> {
  const child = spawn(program, [...given, `docs/examples/${example}.${ending}`], {
    env: { ...process.env, ...settings },
  })
  let printed = ''
  let told = 0
  const answers: Promise<void>[] = []
  const read = (chunk: Buffer) => {
    printed += chunk.toString()
    const lines = printed.split('\n').slice(0, -1)
    for (const line of lines.slice(told)) answers.push(meanwhile(line, (text) => child.stdin.end(text)))
    told = lines.length
  }
  child.stdout.on('data', read)
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  const [code] = await once(child, 'close')
  await Promise.all(answers)
  expect([code, printed]).toEqual([0, printed])
  return printed
}

for (const language of languages) {
  describe.skipIf(missing(language.needs).length > 0)(
    `the documentation’s examples in ${language.name}`,
    () => {
      test('a personal token opens a room, hears its first event and ends it', async ({ app, client }) => {
        const { browser } = await signUp(client())
        const made = await browser.json('POST', '/api/tokens', {
          name: 'Example',
          scopes: ['profile', 'venue'],
        })
        const { token } = (await made.json()) as { token: string }
        const printed = await run(language, 'room', { AUXROOM_ORIGIN: app.origin, AUXROOM_TOKEN: token })
        expect(printed).toMatch(/Room ([A-Z2-9]{6}) is open[\s\S]*event: snapshot[\s\S]*Room \1 has ended/)
        expect(await (await browser.get('/api/rooms')).json()).toEqual({ rooms: [] })
      })

      test('the password grant gives tokens, and fresh ones later', async ({ app, client }) => {
        const { id, secret } = await makeClient(app, { grants: ['password', 'refresh_token'] })
        const { email, password } = await signUp(client())
        const settings = { AUXROOM_ORIGIN: app.origin, CLIENT_ID: id, CLIENT_SECRET: secret }
        const person = { AUXROOM_USER: email, AUXROOM_PASSWORD: password }
        const printed = await run(language, 'password', { ...settings, ...person })
        expect(printed).toContain(email)
        expect(printed).toContain('Fresh tokens for: profile venue')
      })

      test('the authorization code grant asks the user and gives tokens', async ({ app, client }) => {
        const { browser } = await signUp(client())
        const { clientId, stop } = await registered(app)
        const settings = { AUXROOM_ORIGIN: app.origin, CLIENT_ID: clientId }
        const printed = await run(language, 'authorize', settings, async (line, answer) => {
          const address = /^Open (\S+)$/.exec(line)?.[1]
          if (!address) return
          const callback = await allow(browser, address)
          // The shell has no listener: one pastes the address the browser ended at.
          if (language.ending === 'sh') answer(`${callback}\n`)
          else await (await fetch(callback)).text()
        })
        expect(printed).toContain('Tokens for: profile venue')
        await stop()
      })
    },
  )
}

const receivers = languages.filter(({ ending }) => ending !== 'sh')

for (const { name, command, ending, needs } of receivers) {
  test(`the receiver of webhooks in ${name} takes a message once, and none that is forged`, async ({
    client,
    skip,
  }) => {
    const absent = missing(needs)
    skip(absent.length > 0, `${absent.join(', ')} is not on this machine`)
    const url = await unusedAddress()
    const { browser } = await signUp(client())
    const made = await browser.json('POST', '/api/webhooks', { url, types: ['room.*'] })
    const { id, secret } = (await made.json()) as { id: string; secret: string }
    const settings = { WEBHOOK_SECRET: secret, WEBHOOK_PORT: new URL(url).port }
    const [program = '', ...given] = command
    const child = spawn(program, [...given, `docs/examples/webhook.${ending}`], {
      env: { ...process.env, ...settings },
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    expect((await lines.next()).value).toBe(`Listening at ${url}`)
    const forged = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AA==' }
    expect((await fetch(url, { method: 'POST', body: '{}', headers: forged })).status).toBe(400)

    const sent = await browser.json('POST', `/api/webhooks/${id}/test`)
    const delivery = (await sent.json()) as { id: string }
    expect((await lines.next()).value).toMatch(/^webhook\.test .*"webhook"/)
    await browser.json('POST', `/api/webhooks/${id}/deliveries/${delivery.id}/replay`)
    await browser.json('POST', '/api/rooms', { name: 'Kitchen' })
    expect((await lines.next()).value).toMatch(/^room\.created .*"Kitchen"/)
    child.kill()
    await once(child, 'close')
  })
}

/** Where nobody listens: a receiver was there a moment ago. */
async function unusedAddress(): Promise<string> {
  const receiver = await WebhookReceiver.start()
  await receiver.stop()
  return new URL('/', receiver.url).href
}

async function registered(app: Parameters<typeof PublicApp.start>[0]) {
  const publicApp = await PublicApp.start(app)
  return { clientId: publicApp.clientId, stop: () => publicApp.stop() }
}

test('the page shows the examples that run, with this server’s address', async ({ client, app }) => {
  const html = await (await client().get('/docs')).text()
  for (const words of [
    'Opens a room with a personal token',
    'Authorization code with PKCE',
    'RFC 9700',
    `AUXROOM_ORIGIN:-${app.origin}`,
  ])
    expect(html).toContain(words)
})
