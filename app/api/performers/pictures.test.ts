import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { call, outcome } from '@/app/api/rooms/calls-under-test'
import { db } from '@/db/client'
import { accounts, performerPictures } from '@/db/schema'
import { type Person, person } from '@/lib/rooms/party-under-test'
import { GET as showPicture } from './[id]/picture/[picture]/route'
import { plain, png, upload } from './calls-under-test'
import { DELETE } from './me/route'

const mib = 1024 * 1024

const show = (url: string, headers: Record<string, string> = {}) => {
  const [id = '', , picture = ''] = url.split('/').slice(3)
  return call(showPicture, 'GET', { params: { id, picture }, headers })
}

/** What is served after somebody uploaded these bytes. */
async function served(who: Person, bytes: Uint8Array<ArrayBuffer> | Buffer, type = 'image/png') {
  const answer = await upload(who, new Uint8Array(bytes), type)
  expect(answer.status).toBe(200)
  const picture = await show((await answer.json()).picture_url)
  expect(picture.status).toBe(200)
  const served = Buffer.from(await picture.arrayBuffer())
  return { headers: picture.headers, bytes: served, metadata: await sharp(served).metadata() }
}

describe('a picture', () => {
  test('makes a profile where there is none, and is served to be asked for again each time', async () => {
    const ada = await person('Ada')
    const answer = await upload(ada, await png(), 'image/png')
    const profile = await answer.json()
    expect(profile).toMatchObject({ id: ada.account.id, stage_name: null, bio: null })
    const { headers } = await show(profile.picture_url)
    expect(headers.get('content-type')).toBe('image/webp')
    expect(headers.get('cache-control')).toBe('private, no-cache')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test.each(['png', 'jpeg', 'webp'] as const)(
    'that came as %s is a square of 512 as WebP',
    async (format) => {
      const ada = await person('Ada')
      const bytes = await plain(900, 300).toFormat(format).toBuffer()
      expect((await served(ada, bytes, `image/${format}`)).metadata).toMatchObject({
        format: 'webp',
        width: 512,
        height: 512,
      })
    },
  )

  test('comes as a form as well, with one file and nothing else', async () => {
    const ada = await person('Ada')
    const form = async (fields: (form: FormData) => void) => {
      const data = new FormData()
      fields(data)
      return outcome(upload(ada, data))
    }
    const file = new File([await png()], 'me.png', { type: 'image/png' })
    expect(await form((data) => data.set('picture', file))).toBe('200')
    expect(await form((data) => data.set('picture', 'no file'))).toBe('422 validation')
    expect(await form((data) => data.set('other', file))).toBe('422 validation')
    expect(await form(() => undefined)).toBe('422 validation')
    const two = (data: FormData) => [file, file].map((each) => data.append('picture', each))
    expect(await form(two)).toBe('422 validation')
    expect(await outcome(upload(ada, 'rubbish', 'multipart/form-data; boundary=x'))).toBe(
      '400 invalid_request',
    )
    expect(await outcome(upload(ada, 'rubbish', 'multipart/form-data'))).toBe('400 invalid_request')
  })

  test('is upright, and nothing of where and by whom it was taken is left', async () => {
    // Left half white, right half black, told to be turned: the top is white then.
    const raw = await plain(400, 400, '#000')
      .composite([{ input: await plain(200, 400, '#fff').png().toBuffer(), left: 0, top: 0 }])
      .png()
      .toBuffer()
    const photograph = await sharp(raw)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExif({
        IFD0: { Copyright: 'Ada Secret', Orientation: '6' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '38/1 43/1 0/1', GPSLongitudeRef: 'W' },
      })
      .toBuffer()
    const written = (await sharp(photograph).metadata()).exif?.toString('latin1')
    expect(written).toContain('Ada Secret')
    // The tag that leads to the place (Exif 2.3 §4.6.3).
    expect(written).toContain('\x25\x88')

    const { bytes, metadata } = await served(await person('Ada'), photograph, 'image/jpeg')
    expect(
      metadata.exif ?? metadata.xmp ?? metadata.icc ?? metadata.iptc ?? metadata.orientation,
    ).toBeUndefined()
    expect(bytes.toString('latin1')).not.toMatch(/EXIF|Secret|GPS|XMP|ICCP/)
    const { data } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
    expect(data[256]).toBeGreaterThan(200)
    expect(data[511 * 512 + 256]).toBeLessThan(50)
  })

  test('of an animation is its first frame', async () => {
    const frames = await Promise.all(['#f00', '#0f0'].map((colour) => plain(16, 16, colour).png().toBuffer()))
    const animation = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer()
    expect((await sharp(animation).metadata()).pages).toBe(2)
    const { bytes, metadata } = await served(await person('Ada'), animation, 'image/webp')
    expect(metadata.pages ?? 1).toBe(1)
    const [red = 0, green = 0] = await sharp(bytes).raw().toBuffer()
    expect(red).toBeGreaterThan(200)
    expect(green).toBeLessThan(50)
  })

  test('takes nothing along that stood behind the image', async () => {
    const polyglot = Buffer.concat([await png(), Buffer.from('<script>alert(document.domain)</script>')])
    const { bytes } = await served(await person('Ada'), polyglot)
    expect(bytes.toString('latin1')).not.toContain('script')
  })

  test('takes the place of the one before, also where several come at once', async () => {
    const ada = await person('Ada')
    const first = await (await upload(ada, await png(), 'image/png')).json()
    const body = await png(20, 20)
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload(ada, body, 'image/png')))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    const urls = await Promise.all(answers.map(async (answer) => (await answer.json()).picture_url))
    const kept = await db()
      .select({ id: performerPictures.id })
      .from(performerPictures)
      .where(eq(performerPictures.accountId, ada.account.id))
    expect(kept).toHaveLength(1)
    const found = await Promise.all(urls.map(async (url: string) => (await show(url)).status))
    expect(found.filter((status) => status === 200)).toHaveLength(1)
    expect(await outcome(show(first.picture_url))).toBe('404 not_found')
  })

  test('54 is not confirmed to who kept a copy, once it is replaced or deleted', async () => {
    const ada = await person('Ada')
    const saved = async () =>
      (await (await upload(ada, await png(), 'image/png')).json()).picture_url as string
    const kept = async (url: string) => ({ 'if-none-match': (await show(url)).headers.get('etag') ?? '' })
    const [first, held] = await saved().then(async (url) => [url, await kept(url)] as const)
    expect((await show(first, held)).status).toBe(304)
    const second = await saved()
    const heldToo = await kept(second)
    expect(await outcome(show(first, held))).toBe('404 not_found')
    expect(await outcome(show(first, { 'if-none-match': '*' }))).toBe('404 not_found')
    await call(DELETE, 'DELETE', { as: ada })
    expect(await outcome(show(second, heldToo))).toBe('404 not_found')
  })

  test('goes with the profile, is not another’s, and is hidden with a suspended account', async () => {
    const ada = await person('Ada')
    const { picture_url } = await (await upload(ada, await png(), 'image/png')).json()
    const other = picture_url.replace(ada.account.id, (await person('Bo')).account.id)
    for (const url of [other, `/api/performers/${ada.account.id}/picture/x`, '/api/performers/x/picture/y']) {
      expect(await outcome(show(url))).toBe('404 not_found')
    }
    const suspend = (suspendedAt: Date | null) =>
      db().update(accounts).set({ suspendedAt }).where(eq(accounts.id, ada.account.id))
    await suspend(new Date())
    expect(await outcome(show(picture_url))).toBe('404 not_found')
    await suspend(null)
    expect(await outcome(show(picture_url))).toBe('200')
    await call(DELETE, 'DELETE', { as: ada })
    expect(await outcome(show(picture_url))).toBe('404 not_found')
  })
})

describe('what is no picture', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'

  test.each([
    ['an SVG that says it is a PNG', svg, 'image/png'],
    ['a GIF', 'GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'image/png'],
    ['a page', '<!doctype html><script>alert(1)</script>', 'image/jpeg'],
    ['a PDF', '%PDF-1.7 ', 'image/webp'],
    ['an SVG', svg, 'image/svg+xml'],
    ['JSON', '{}', 'application/json'],
    ['a body without a type', new Uint8Array([1]), undefined],
  ])('%s is refused by its bytes or its type', async (_, body, type) => {
    expect(await outcome(upload(await person('Ada'), body, type))).toBe('415 unsupported_media_type')
  })

  test('an empty body and a broken picture are refused', async () => {
    const ada = await person('Ada')
    const whole = await plain(300, 300, '#123').png({ compressionLevel: 0 }).toBuffer()
    expect(await outcome(upload(ada, '', 'image/png'))).toBe('422 validation')
    for (const broken of [whole.subarray(0, 9), whole.subarray(0, 40), whole.subarray(0, 50_000)]) {
      expect(await outcome(upload(ada, new Uint8Array(broken), 'image/png'))).toBe('422 validation')
    }
  })

  test('48: a small file that unpacks to a huge picture is refused', async () => {
    const bomb = await plain(5_100, 5_000, '#000').png({ palette: true, colours: 2 }).toBuffer()
    expect(bomb.length).toBeLessThan(mib / 4)
    expect(await outcome(upload(await person('Ada'), new Uint8Array(bomb), 'image/png'))).toBe(
      '422 validation',
    )
  })

  test('48: two MiB may come, and not a byte more', async () => {
    const ada = await person('Ada')
    const padded = async (size: number) => {
      const image = await png()
      const bytes = new Uint8Array(size)
      bytes.set(image)
      return bytes
    }
    expect(await outcome(upload(ada, await padded(2 * mib), 'image/png'))).toBe('200')
    expect(await outcome(upload(ada, await padded(2 * mib + 1), 'image/png'))).toBe('413 payload_too_large')
    const form = new FormData()
    form.set('picture', new File([await padded(2 * mib + 1)], 'me.png'))
    expect(await outcome(upload(ada, form))).toBe('413 payload_too_large')
    form.set('picture', new File([await padded(2 * mib)], 'me.png'))
    expect(await outcome(upload(ada, form))).toBe('200')
  })

  test('comes thirty times an hour at most', async () => {
    const ada = await person('Ada')
    for (let count = 0; count < 30; count += 1) await upload(ada, '', 'image/png')
    const answer = await upload(ada, await png(), 'image/png')
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await outcome(upload(await person('Bo'), await png(), 'image/png'))).toBe('200')
  })

  test('comes from nobody, and from no other site', async () => {
    expect(await outcome(upload(null, await png(), 'image/png'))).toBe('401 unauthenticated')
  })
})
