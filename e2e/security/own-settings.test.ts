import { once } from 'node:events'
import { createServer } from 'node:net'
import { AppUnderTest, freePorts } from '../support/app-under-test'
import { Client } from '../support/client'
import { submitForm } from '../support/forms'
import { expect, test } from '../support/http'
import { nextLetter } from '../support/mail'
import { parts, rawRequest } from '../support/raw-request'
import { WebhookReceiver } from '../support/webhook-receiver'

const password = 'seven quiet foxes at dawn'
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

test('56 and 58 served to the network: a link alone makes no administrator, and no webhook calls this machine', {
  timeout: 180_000,
}, async ({ client }) => {
  const app = await AppUnderTest.start({ HOST: '0.0.0.0', ADMIN_EMAIL: 'Boss@example.org' })
  const receiver = await WebhookReceiver.start()
  try {
    const [browser, nobody] = [new Client(app.origin), new Client(app.origin)]
    const email = 'boss@example.org'
    const letter = await nextLetter(app, email, 'Confirm your e-mail address', () =>
      submitForm(browser, '/register', { name: 'Boss', email, password }),
    )
    const elsewhere = new Client(app.origin)
    const { token } = (await (await elsewhere.json('POST', '/api/login', { email, password })).json()) as {
      token: string
    }
    const program = { authorization: `Bearer ${token}` }
    const confirms = (who: Client, fields = {}, headers = {}) =>
      who.json('POST', '/api/email/confirm', { token: letter.secret, ...fields }, headers)
    expect(await codeOf(await confirms(nobody))).toBe('session_required')
    expect(await codeOf(await confirms(nobody, {}, program))).toBe('session_required')
    expect(await codeOf(await confirms(nobody, { password: 'a wrong one' }))).toBe('invalid_credentials')
    expect([
      (await browser.get('/api/admin/users')).status,
      (await nobody.get('/api/me', program)).status,
    ]).toEqual([403, 200])

    const types = ['room.*']
    const port = new URL(receiver.url).port
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '[::ffff:127.0.0.1]']) {
      const made = await browser.json('POST', '/api/webhooks', { url: `http://${host}:${port}/`, types })
      expect([host, made.status]).toEqual([host, 422])
    }
    expect(receiver.messages).toEqual([])

    expect((await confirms(browser)).status).toBe(204)
    expect((await browser.get('/api/admin/users')).status).toBe(200)
    expect((await nobody.get('/api/me', program)).status).toBe(401)
    const own = client()
    await submitForm(own, '/register', { name: 'Ada', email: 'ada@example.com', password })
    expect((await own.json('POST', '/api/webhooks', { url: receiver.url, types })).status).toBe(201)
  } finally {
    await receiver.stop()
    await app.dispose()
  }
})

test('60 and 61 on HTTPS: the session cookie is __Host- at every door, and a mail server without TLS gets nothing', {
  timeout: 180_000,
}, async () => {
  const heard: string[] = []
  // A mail server that offers nothing but plain text.
  const mail = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('220 mail.example\r\n')
    socket.on('data', (chunk) => {
      const line = chunk.toString()
      heard.push(...line.trim().split('\r\n'))
      if (/^EHLO/i.test(line)) socket.write('250-mail.example\r\n250 AUTH PLAIN LOGIN\r\n')
      else if (/^STARTTLS/i.test(line)) socket.write('502 not here\r\n')
      else socket.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n')
    })
  }).listen(0, '0.0.0.0')
  await once(mail, 'listening')
  const address = mail.address()
  const mailPort = typeof address === 'object' && address ? address.port : 0
  const [port = 0] = await freePorts(1)
  const origin = 'https://music.example'
  const app = await AppUnderTest.start(
    {
      APP_ORIGIN: origin,
      TRUSTED_PROXIES: '127.0.0.1',
      SMTP_URL: `smtp://auxroom:hidden@0.0.0.0:${mailPort}`,
    },
    port,
  )
  try {
    const send = async (path: string, type: string, body: string, cookie = '') => {
      const head = [
        `POST ${path} HTTP/1.1`,
        'Host: music.example',
        `Origin: ${origin}`,
        `Content-Type: ${type}`,
      ]
      const more = ['X-Forwarded-For: 192.0.2.7', `Cookie: ${cookie}`, `Content-Length: ${body.length}`]
      return parts(
        await rawRequest(`http://127.0.0.1:${port}`, [...head, ...more, 'Connection: close'], body),
      )
    }
    const email = 'ada@example.com'
    const json = 'application/json'
    const guest = await send('/api/guests', json, '{}')
    expect(guest.headers['set-cookie']).toMatch(
      /^__Host-next-auth\.session-token=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    )
    expect((await send('/api/register', json, JSON.stringify({ email, password }))).status).toBe(201)
    const head = ['GET /api/auth/csrf HTTP/1.1', 'Host: music.example', 'Connection: close']
    const csrf = parts(await rawRequest(`http://127.0.0.1:${port}`, head))
    const cookie = /__Host-next-auth\.csrf-token=[^;]+/.exec(csrf.headers['set-cookie'] ?? '')?.[0] ?? ''
    const csrfToken = /"csrfToken":"(\w+)"/.exec(csrf.body)?.[1] ?? ''
    const form = new URLSearchParams({ email, password, csrfToken, json: 'true' }).toString()
    const type = 'application/x-www-form-urlencoded'
    const signedIn = await send('/api/auth/callback/credentials', type, form, cookie)
    const given = signedIn.headers['set-cookie'] ?? ''
    expect(given).toMatch(
      /__Host-next-auth\.session-token=[^;]+; Path=\/; [^,]*, [^,]*; HttpOnly; Secure; SameSite=Lax/,
    )
    expect(`${given} ${guest.headers['set-cookie']}`).not.toMatch(
      /(^|, )(__Secure-)?next-auth\.session-token=|Domain=/,
    )

    await expect.poll(() => heard.filter((line) => /^EHLO/i.test(line)).length).toBeGreaterThan(0)
    await expect.poll(() => app.output).toContain('a letter could not be sent now')
    expect(heard.filter((line) => !/^(EHLO|STARTTLS|QUIT)/i.test(line))).toEqual([])
    expect(app.output).not.toContain('hidden')
  } finally {
    await app.dispose()
    mail.close()
  }
})
