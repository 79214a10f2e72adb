import { SMTPServer } from 'smtp-server'
import { afterEach, expect, test, vi } from 'vitest'
import { env } from '@/env'
import { log } from '../../log'
import { sendMail } from './transport'

type Seen = { passwords: string[]; letters: number; plainLetters: number }

const letter = { subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' }
const servers: SMTPServer[] = []

afterEach(async () => {
  Object.assign(env(), { SMTP_URL: undefined })
  vi.restoreAllMocks()
  await Promise.all(
    servers.splice(0).map((server) => new Promise<void>((done) => server.close(() => done()))),
  )
})

/** A mail server on every address of this machine. @param withTls whether it offers STARTTLS, with a certificate of its own */
async function start(withTls: boolean): Promise<{ port: number; seen: Seen }> {
  const seen: Seen = { passwords: [], letters: 0, plainLetters: 0 }
  // It warns that its certificate is a public one.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: withTls ? [] : ['STARTTLS'],
    onAuth({ password }, _session, done) {
      seen.passwords.push(password ?? '')
      done(null, { user: 'auxroom' })
    },
    onData(stream, { secure }, done) {
      stream.resume().on('end', () => {
        seen.letters += 1
        if (!secure) seen.plainLetters += 1
        done()
      })
    },
  })
  // Who hangs up in the middle of TLS is what is tested.
  server.on('error', () => undefined)
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '0.0.0.0', ready))
  const address = server.server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, seen }
}

function sendTo(host: string, port: number, query = ''): Promise<void> {
  Object.assign(env(), { SMTP_URL: `smtp://auxroom:secret@${host}:${port}${query}` })
  return sendMail('ada@example.org', letter)
}

// An address that leads here and is none of loopback's.
const elsewhere = '0.0.0.0'

test('61 a server that offers no TLS gets neither password nor letter, which waits; that is told once', async () => {
  const { port, seen } = await start(false)
  const told = vi.spyOn(log(), 'error').mockImplementation(() => undefined)
  for (let i = 0; i < 3; i++) {
    await expect(sendTo(elsewhere, port)).rejects.toMatchObject({ name: 'MailError', final: false })
  }
  expect(seen).toEqual({ passwords: [], letters: 0, plainLetters: 0 })
  expect(told).toHaveBeenCalledTimes(1)
})

test('61 over STARTTLS the certificate has to be good', async () => {
  const { port, seen } = await start(true)
  await expect(sendTo(elsewhere, port)).rejects.toMatchObject({ name: 'MailError', final: false })
  expect(seen.passwords).toEqual([])
  await sendTo(elsewhere, port, '?tls.rejectUnauthorized=false')
  expect(seen).toMatchObject({ letters: 1, plainLetters: 0 })
})

test.each(['127.0.0.1', 'localhost'])('61 this machine may be called without TLS: %s', async (host) => {
  const { port, seen } = await start(false)
  await sendTo(host, port)
  expect(seen).toEqual({ passwords: ['secret'], letters: 1, plainLetters: 1 })
})

test.each(['?requireTLS=false', '?ignoreTLS=true'])(
  '61 the operator may say otherwise: %s',
  async (query) => {
    const { port, seen } = await start(false)
    await sendTo(elsewhere, port, query)
    expect(seen.letters).toBe(1)
  },
)
