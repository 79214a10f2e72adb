import sharp from 'sharp'
import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import { displayLink, openByHand } from '../support/display'
import { expect, test } from '../support/http'
import { signUp } from '../support/oauth-client'
import { WebhookReceiver } from '../support/webhook-receiver'

const ready = /^Auxroom ready at .*$/m

/** What the server processes have written since the product was ready. */
function linesOf(app: AppUnderTest): string[] {
  const written = app.output.slice(app.output.search(ready))
  return written.split('\n').slice(1, -1)
}

function eventsOf(app: AppUnderTest, since = 0): Record<string, unknown>[] {
  return linesOf(app)
    .slice(since)
    .flatMap((line) => (line.trim() ? [JSON.parse(line) as Record<string, unknown>] : []))
}

const status = async (answer: Promise<Response>) => (await answer).status

async function upload(ada: Client, colour: string): Promise<string> {
  const body = await sharp({ create: { width: 9, height: 9, channels: 3, background: colour } })
    .png()
    .toBuffer()
  const saved = await ada.fetch('/api/performers/me/picture', {
    method: 'PUT',
    body: new Uint8Array(body),
    headers: { 'content-type': 'image/png' },
  })
  return ((await saved.json()) as { picture_url: string }).picture_url
}

/** Every address a picture may be had at. */
async function pictureAt(reader: Client, url: string, etag: string): Promise<number[]> {
  const image = `/_next/image?url=${encodeURIComponent(url)}&w=64&q=75`
  const ways = [reader.get(url), reader.get(url, { 'if-none-match': etag }), reader.get(image)]
  return Promise.all([...ways.map(status), status(reader.get(image.replace('image?', 'image/?')))])
}

test('54 a picture that is replaced or deleted, by itself or with its account, is at no address', async ({
  client,
}) => {
  const [reader, { browser: ada }] = [client(), await signUp(client())]
  const had: [string, string][] = []
  for (const colour of ['#f00', '#0f0', '#00f']) {
    const url = await upload(ada, colour)
    const shown = await reader.get(url)
    expect(shown.headers.get('cache-control')).toBe('private, no-cache')
    const etag = shown.headers.get('etag') ?? ''
    expect((await pictureAt(reader, url, etag)).slice(0, 3)).toEqual([200, 304, 404])
    had.push([url, etag])
    if (colour === '#0f0') await ada.fetch('/api/performers/me', { method: 'DELETE' })
  }
  const me = (await (await ada.get('/api/me')).json()) as { id: string }
  expect(await status(ada.json('DELETE', `/api/users/${me.id}`))).toBe(204)
  for (const [url, etag] of had) {
    expect((await pictureAt(reader, url, etag)).slice(0, 3), url).toEqual([404, 404, 404])
  }
})

test('54 a rotated code, an ended room, a replaced display link, a revoked token, an ended session and a deleted webhook are gone', async ({
  client,
}) => {
  const { browser: ada } = await signUp(client())
  const { code } = await ada.host('ada', { name: 'Kitchen' })
  const etag = (await ada.get(`/api/rooms/${code}/state`)).headers.get('etag') ?? ''
  const screen = client()
  const first = await displayLink(ada, code)
  await openByHand(screen, first)
  expect(await status(screen.get('/api/display/state'))).toBe(200)
  const second = await displayLink(ada, code)
  expect(second).not.toBe(first)
  expect(await status(screen.get('/api/display/state'))).toBe(401)

  const rotated = (await (await ada.json('POST', `/api/rooms/${code}/code`)).json()) as { code: string }
  for (const path of [`/api/rooms/${code}`, `/api/rooms/${code}/state`, `/api/rooms/${code}/history`]) {
    expect([path, await status(ada.get(path, { 'if-none-match': etag }))]).toEqual([path, 404])
  }
  const guest = client()
  expect(await status(guest.join(code, 'Bo'))).toBe(404)
  expect(await status(guest.join(rotated.code, 'Bo'))).toBe(200)
  expect(await status(ada.json('DELETE', `/api/rooms/${rotated.code}`))).toBe(204)
  for (const part of ['', '/state', '/history', '/history.csv', '/members']) {
    const path = `/api/rooms/${rotated.code}${part}`
    expect([path, await status(guest.get(path, { 'if-none-match': etag }))]).toEqual([path, 404])
  }

  const token = (await (
    await ada.json('POST', '/api/tokens', { name: 'script', scopes: ['profile'] })
  ).json()) as { id: string; token: string }
  const bearer = { authorization: `Bearer ${token.token}` }
  expect(await status(client().get('/api/me', bearer))).toBe(200)
  expect(await status(ada.json('DELETE', `/api/tokens/${token.id}`))).toBe(204)
  expect(await status(client().get('/api/me', bearer))).toBe(401)

  const receiver = await WebhookReceiver.start()
  const made = await ada.json('POST', '/api/webhooks', { url: receiver.url, types: ['room.*'] })
  const { id } = (await made.json()) as { id: string }
  await ada.json('POST', `/api/webhooks/${id}/test`)
  await receiver.until(({ type }) => type === 'webhook.test')
  expect(await status(ada.json('DELETE', `/api/webhooks/${id}`))).toBe(204)
  for (const path of [`/api/webhooks/${id}`, `/api/webhooks/${id}/deliveries`, `/account/webhooks/${id}`]) {
    expect([path, await status(ada.get(path))]).toEqual([path, 404])
  }
  await receiver.stop()

  const copy = client()
  for (const [name, value] of ada.cookies) copy.setCookie(name, value)
  expect(await status(ada.json('POST', '/api/logout'))).toBe(204)
  expect(await status(copy.get('/api/me'))).toBe(401)
})

test('54 and 62 every line of the log is one JSON event, whatever a caller sends; a form of another site is one at info', async ({
  client,
  app,
}) => {
  const caller = client()
  const forged = '%0a%7B%22level%22%3A%22info%22%2C%22msg%22%3A%22forged%22%7D'
  const before = linesOf(app).length
  await caller.get(`/_next/image?url=${forged}&w=64&q=75`)
  await caller.get(`/_next/image?url=https%3A%2F%2Fevil.example%2F${forged}&w=64&q=75`)
  await caller.get(`/nowhere/${forged}?${forged}`)
  await caller.get(`/api/nowhere/${forged}`)
  await caller.get(`/api/performers/${forged}/picture/${forged}`)
  await caller.json('POST', '/api/login', { username: decodeURIComponent(forged), password: 'x' })
  const action = { origin: app.origin, 'next-action': 'f'.repeat(42), 'content-type': 'text/plain' }
  await caller.fetch('/sign-in', { method: 'POST', headers: action, body: decodeURIComponent(forged) })
  await caller.fetch('/sign-in', {
    method: 'POST',
    headers: { origin: app.origin, 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x\r\nContent-Disposition: form-data; name="$ACTION_ID_rubbish"\r\n\r\n\r\n--x--\r\n',
  })

  const pages = ['/', '/create', '/join', '/join/ABCDEF', '/sign-in', '/register', '/forgot-password']
  const more = ['/reset-password', '/confirm-email', '/account', '/account/bring', '/return', '/display']
  const rest = ['/oauth/authorize', '/rooms', '/city', '/admin/users', '/room/ABCDEF', '/friends', '/docs']
  const walked = [...pages, ...more, ...rest]
  for (const path of walked) {
    for (const origin of ['https://evil.example', 'null']) {
      const answer = await caller.form(path, { a: 'b' }, { origin, 'next-action': 'f'.repeat(42) })
      expect([path, answer.status]).toEqual([path, 403])
    }
  }
  for (const path of ['/api/auth/signin/credentials', '/api/connect/spotify', '/api/guests']) {
    expect(await status(caller.form(path, {}, { origin: 'https://evil.example' }))).toBe(403)
    walked.push(path)
  }

  const refused = () =>
    eventsOf(app, before).filter(({ msg }) => msg === 'a request from another site was refused')
  await expect.poll(() => refused().length).toBe(2 * (walked.length - 3) + 3)
  expect(new Set(refused().map(({ level }) => level))).toEqual(new Set(['info']))
  expect(linesOf(app).slice(before).join('\n')).not.toMatch(/\n\s+at /)
  expect(eventsOf(app, before).map(({ msg }) => msg)).not.toContain('forged')
})
