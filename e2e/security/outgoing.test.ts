import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Client } from '../support/client'
import { expect } from '../support/http'
import { signUp } from '../support/oauth-client'
import { test } from '../support/providers'
import { WebhookReceiver } from '../support/webhook-receiver'

const types = ['connection.*']

const make = (browser: Client, url: string) => browser.json('POST', '/api/webhooks', { url, types })

/** Addresses of this machine and of networks nobody outside can reach, in the spellings there are. */
const inward = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://127.0.0.1./',
  'https://①②⑦.0.0.1/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://receiver.localhost/',
  'https://0.0.0.0/',
  'https://10.1.2.3/',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[ff02::1]/',
]

/** No addresses of a receiver at all. */
const unfit = [
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://ada:secret@example.com/',
  'https://example.com/#fragment',
  '//example.com/',
  'example.com',
  `https://example.com/${'x'.repeat(2000)}`,
]

test('47 webhooks to addresses that are not public are refused where they are made and where they are changed', async ({
  worlds,
}) => {
  const { app, client } = await worlds('oidc')
  const { browser } = await signUp(client())
  for (const url of [...inward, ...unfit]) {
    const answer = await make(browser, url)
    expect(answer.status, url).toBe(422)
    expect(await answer.json()).toMatchObject({ errors: [{ path: 'url' }] })
  }
  const made = await make(browser, 'https://example.com/hooks')
  expect(made.status).toBe(201)
  const { id } = (await made.json()) as { id: string }
  for (const url of ['https://127.0.0.1/', 'http://example.com/']) {
    expect((await browser.json('PATCH', `/api/webhooks/${id}`, { url })).status, url).toBe(422)
  }
  const kept = await app.database((sql) => sql`select url from webhooks where id = ${id}`)
  expect(kept).toEqual([{ url: 'https://example.com/hooks' }])
})

test('47 an address that turns out not to be public when it is called is refused then, and nothing is sent', async ({
  worlds,
}) => {
  const { app, client } = await worlds('oidc')
  const { browser } = await signUp(client())
  const receiver = await WebhookReceiver.start()
  const { port } = new URL(receiver.url)
  try {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:7f00:1]']) {
      const { id } = (await (await make(browser, 'https://example.com/hooks')).json()) as { id: string }
      // As where a name that was public leads to this machine later.
      const url = `http://${host}:${port}/`
      await app.database((sql) => sql`update webhooks set url = ${url} where id = ${id}`)
      expect((await browser.json('POST', `/api/webhooks/${id}/test`)).status).toBe(202)
      const first = async () => {
        const answer = await browser.get(`/api/webhooks/${id}/deliveries`)
        return ((await answer.json()) as { deliveries: { last_error: string | null }[] }).deliveries[0]
      }
      await expect
        .poll(async () => (await first())?.last_error, { interval: 50, message: host })
        .toBe('address_refused')
    }
    expect(receiver.messages).toEqual([])
  } finally {
    await receiver.stop()
  }
})

test('47 the demo lets webhooks reach this machine, but no other network and not the simulated provider', async ({
  app,
  client,
}) => {
  const { browser } = await signUp(client())
  for (const url of inward.filter((one) => !/127|2130706433|0x7f|0177|①|localhost|::1\]/i.test(one))) {
    expect((await make(browser, url)).status, url).toBe(422)
  }
  for (const path of ['/_control/reset', '/']) {
    expect((await make(browser, `${app.simulatorOrigin}${path}`)).status, path).toBe(422)
  }
  const { port } = new URL(app.simulatorOrigin)
  expect((await make(browser, `http://localhost:${port}/_control/reset`)).status).toBe(422)
  expect((await make(browser, 'http://127.0.0.1:9/hooks')).status).toBe(201)
})

/** Something that notices being asked for anything. */
async function startCanary() {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const stop = () => {
    server.closeAllConnections()
    server.close()
    return once(server, 'close')
  }
  return { origin, asked, stop }
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('47 nothing else that is typed is ever fetched: where to return to, redirect URIs, keys, songs, pictures', async ({
  client,
}) => {
  const canary = await startCanary()
  try {
    const { origin: evil } = canary
    const ada = client()
    const back = await ada.decide(await ada.startConnect({ return_to: evil }), 'ada')
    await ada.fetch(`${back}&iss=${encodeURIComponent(evil)}`)
    await ada.connect('ada', { return_to: evil })
    const room = await ada.json('POST', '/api/rooms', { name: evil })
    const { code } = (await room.json()) as { code: string }
    await client().join(code, evil)
    const jwt = `${encoded({ alg: 'ES256', typ: 'at+jwt', jku: evil, x5u: evil, kid: evil })}.${encoded({ iss: evil })}.AA`
    const query = new URLSearchParams({
      client_id: evil,
      redirect_uri: evil,
      request_uri: evil,
      response_type: 'code',
      scope: 'profile',
    })
    const url = encodeURIComponent(`${evil}/picture.png`)
    const tried = await Promise.all([
      ada.json('PATCH', `/api/rooms/${code}`, { fallback_playlist_uri: evil }),
      ada.json('POST', `/api/rooms/${code}/requests`, { uri: evil }),
      ada.get(`/api/rooms/${code}/search?q=${encodeURIComponent(evil)}`),
      ada.get('/api/me', { authorization: `Bearer ${jwt}` }),
      ada.get('/api/me', {
        referer: evil,
        'x-forwarded-host': new URL(evil).host,
        forwarded: `host=${evil}`,
      }),
      ada.get(`/oauth/authorize?${query}`),
      ada.form('/api/oauth/token', {
        grant_type: 'authorization_code',
        code: 'x',
        redirect_uri: evil,
        client_id: evil,
      }),
      ada.get(`/_next/image?url=${url}&w=64&q=75`),
      ada.get(`/api/covers/albums/${url}`),
      ada.get(`/sign-in?return_to=${url}`),
      ada.get(`/connect/spotify?return_to=${url}`),
    ])
    for (const answer of tried) expect(answer.status, answer.url).toBeLessThan(500)
    // Whoever would fetch it later has had the time of a delivery through the job queue.
    const receiver = await WebhookReceiver.start()
    const { browser } = await signUp(client())
    const { id } = (await (await make(browser, receiver.url)).json()) as { id: string }
    await browser.json('POST', `/api/webhooks/${id}/test`)
    await receiver.until(({ type }) => type === 'webhook.test')
    await receiver.stop()
    expect(canary.asked).toEqual([])
  } finally {
    await canary.stop()
  }
})
