import sharp from 'sharp'
import { expect, test } from 'vitest'
import { encodePicture } from './picture-encoding'

test('so many wait for their turn, the next is asked to come back, and later ones find room again', async () => {
  const create = { width: 8, height: 8, channels: 3, background: '#369' } as const
  const bytes = await sharp({ create }).png().toBuffer()
  const all = await Promise.allSettled(Array.from({ length: 18 }, () => encodePicture(bytes)))
  expect(all.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 16 }, () => 'fulfilled'),
    'rejected',
    'rejected',
  ])
  expect(all.at(-1)).toMatchObject({ reason: { code: 'unavailable', options: { retryAfterS: 5 } } })
  const broken = encodePicture(bytes.subarray(0, 20))
  const next = encodePicture(bytes)
  await expect(broken).rejects.toMatchObject({ code: 'validation' })
  expect((await next).length).toBeGreaterThan(0)
})
