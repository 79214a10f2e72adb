import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { accentFrom, luminance } from './accent'

const ink = luminance([0x0c, 0x0a, 0x09])

function channels(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

async function cover(
  background: { r: number; g: number; b: number },
  patch = background,
): Promise<Uint8Array> {
  const square = await sharp({ create: { width: 40, height: 40, channels: 3, background: patch } })
    .png()
    .toBuffer()
  return sharp({ create: { width: 100, height: 100, channels: 3, background } })
    .composite([{ input: square, left: 10, top: 10 }])
    .png()
    .toBuffer()
}

test('near-black text keeps 4.5:1 on the accent of any cover, and the accent 3:1 on white', async () => {
  const byte = fc.integer({ min: 0, max: 255 })
  const colour = fc.record({ r: byte, g: byte, b: byte })
  await fc.assert(
    fc.asyncProperty(colour, colour, async (background, patch) => {
      const accent = await accentFrom(await cover(background, patch))
      expect(accent).toMatch(/^#[0-9a-f]{6}$/)
      const light = luminance(channels(accent ?? ''))
      expect((light + 0.05) / (ink + 0.05)).toBeGreaterThanOrEqual(4.5)
      expect(1.05 / (light + 0.05)).toBeGreaterThanOrEqual(3)
    }),
    { numRuns: 60 },
  )
})

test('a lively patch on a dark or grey cover gives the hue', async () => {
  for (const ground of [
    { r: 12, g: 12, b: 14 },
    { r: 128, g: 128, b: 128 },
  ]) {
    const [r, g, b] = channels((await accentFrom(await cover(ground, { r: 220, g: 40, b: 30 }))) ?? '')
    expect(r).toBeGreaterThan(2 * Math.max(g, b))
  }
})

test('a grey cover has a grey accent, and what is no image has none', async () => {
  const [r, g, b] = channels((await accentFrom(await cover({ r: 90, g: 90, b: 90 }))) ?? '')
  expect(new Set([r, g, b]).size).toBe(1)
  expect(await accentFrom(Buffer.from('<html>'))).toBeNull()
})
