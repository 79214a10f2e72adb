import sharp from 'sharp'
import { expect, test } from '../support/http'
import { expectProblem } from './party'

const mib = 1024 * 1024
const path = '/api/performers/me/picture'

/** A PNG with so many bytes behind its end. */
async function padded(size: number): Promise<Uint8Array<ArrayBuffer>> {
  const create = { width: 8, height: 8, channels: 3, background: '#369' } as const
  const bytes = new Uint8Array(size)
  bytes.set(await sharp({ create }).png().toBuffer())
  return bytes
}

test('48: a picture of two MiB is taken, and one byte more is not, however it comes', async ({ client }) => {
  const ada = client()
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const put = (body: BodyInit, type?: string) =>
    ada.fetch(path, {
      method: 'PUT',
      body,
      headers: type ? { 'content-type': type } : {},
      // What Node asks for where a body is a stream; the types of browsers do not know it.
      ...{ duplex: 'half' },
    })
  const form = (bytes: Uint8Array<ArrayBuffer>) => {
    const data = new FormData()
    data.set('picture', new File([bytes], 'me.png', { type: 'image/png' }))
    return data
  }
  const stream = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream()

  expect((await put(await padded(2 * mib), 'image/png')).status).toBe(200)
  expect((await put(form(await padded(2 * mib)))).status).toBe(200)
  expect((await put(stream(await padded(2 * mib)), 'image/png')).status).toBe(200)
  for (const size of [2 * mib + 1, 2 * mib + 8 * 1024, 10 * mib]) {
    await expectProblem(await put(await padded(size), 'image/png'), 413, 'payload_too_large')
    await expectProblem(await put(form(await padded(size))), 413, 'payload_too_large')
    await expectProblem(await put(stream(await padded(size)), 'image/png'), 413, 'payload_too_large')
  }
  expect((await ada.get('/api/health')).status).toBe(200)
})

test('a picture is served to anybody as WebP and nothing else, and asked for again each time', async ({
  client,
}) => {
  const ada = client()
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const body = await padded(4_096)
  const saved = await ada.fetch(path, { method: 'PUT', body, headers: { 'content-type': 'image/png' } })
  const { picture_url } = (await saved.json()) as { picture_url: string }
  const picture = await client().get(picture_url)
  expect(picture.status).toBe(200)
  expect(Object.fromEntries(picture.headers)).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  })
  expect(picture.headers.getSetCookie()).toEqual([])
  expect(await sharp(await picture.arrayBuffer()).metadata()).toMatchObject({ format: 'webp', width: 512 })

  expect((await ada.fetch('/api/performers/me', { method: 'DELETE' })).status).toBe(204)
  await expectProblem(await client().get(picture_url), 404, 'not_found')
})
