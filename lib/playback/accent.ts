import sharp from 'sharp'

/** Luminance within which near-black text keeps 4.5:1 on the colour, and the colour itself 3:1 on white. */
const darkest = 0.2
const brightest = 0.28
const side = 40
const hueBins = 24

type Hsl = { hue: number; saturation: number; lightness: number }
type Bin = { weight: number; x: number; y: number; saturation: number }

/**
 * The colour a cover is remembered by: its most present lively hue, at a middling lightness.
 * @param bytes an image as it came
 * @returns `#rrggbb` on which `#0c0a09` keeps 4.5:1; null where the bytes are no image
 */
export async function accentFrom(bytes: Uint8Array): Promise<string | null> {
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: 4_000 * 4_000, failOn: 'error' })
      .resize(side, side, { fit: 'fill' })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    return accentOf(data, info.channels)
  } catch {
    return null
  }
}

function accentOf(pixels: Uint8Array, channels: number): string {
  const bins = Array.from({ length: hueBins }, (): Bin => ({ weight: 0, x: 0, y: 0, saturation: 0 }))
  for (let at = 0; at + 2 < pixels.length; at += channels) {
    const { hue, saturation, lightness } = toHsl(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0)
    const bin = bins[Math.floor(hue * hueBins) % hueBins]
    // Colour shows most at middling lightness; what is nearly black, white or grey has no say.
    const weight = saturation ** 2 * (1 - Math.abs(2 * lightness - 1)) ** 1.5
    if (!bin || weight < 0.005) continue
    bin.weight += weight
    bin.x += Math.cos(hue * 2 * Math.PI) * weight
    bin.y += Math.sin(hue * 2 * Math.PI) * weight
    bin.saturation += saturation * weight
  }
  const liveliest = bins.reduce((best, bin) => (bin.weight > best.weight ? bin : best))
  if (liveliest.weight < 1) return atMiddleLight(0, 0)
  const hue = (Math.atan2(liveliest.y, liveliest.x) / (2 * Math.PI) + 1) % 1
  return atMiddleLight(hue, Math.min(0.85, liveliest.saturation / liveliest.weight))
}

function atMiddleLight(hue: number, saturation: number): string {
  let low = 0
  let high = 1
  for (let turn = 0; turn < 24; turn += 1) {
    const lightness = (low + high) / 2
    const rgb = toRgb({ hue, saturation, lightness })
    const light = luminance(rgb)
    if (light >= darkest + 0.01 && light <= brightest - 0.01) break
    if (light < darkest + 0.01) low = lightness
    else high = lightness
  }
  const rgb = toRgb({ hue, saturation, lightness: (low + high) / 2 })
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

function toHsl(red: number, green: number, blue: number): Hsl {
  const [r, g, b] = [red / 255, green / 255, blue / 255]
  const max = Math.max(r, g, b)
  const span = max - Math.min(r, g, b)
  const lightness = max - span / 2
  if (span === 0) return { hue: 0, saturation: 0, lightness }
  const saturation = span / (1 - Math.abs(2 * lightness - 1))
  const sextant = max === r ? ((g - b) / span + 6) % 6 : max === g ? (b - r) / span + 2 : (r - g) / span + 4
  return { hue: sextant / 6, saturation, lightness }
}

function toRgb({ hue, saturation, lightness }: Hsl): number[] {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  return [0, 8, 4].map((offset) => {
    const k = (offset + hue * 12) % 12
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  })
}

/** Relative luminance (WCAG 2.2), 0 to 1. */
export function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
