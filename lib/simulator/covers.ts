import { pick, seededRandom } from './seeded'

type Random = () => number

interface Palette {
  ground: string
  deep: string
  bright: string
  warm: string
}

const between = (r: Random, low: number, high: number): number => Math.round(low + r() * (high - low))

function paletteOf(r: Random): Palette {
  const hue = between(r, 0, 359)
  const turn = pick(r, [28, 150, 180, 210, 320])
  return {
    ground: `hsl(${hue} ${between(r, 35, 70)}% ${between(r, 22, 46)}%)`,
    deep: `hsl(${(hue + 20) % 360} ${between(r, 40, 70)}% ${between(r, 10, 18)}%)`,
    bright: `hsl(${(hue + turn) % 360} ${between(r, 60, 88)}% ${between(r, 58, 72)}%)`,
    warm: `hsl(${(hue + turn + 40) % 360} ${between(r, 65, 90)}% ${between(r, 66, 82)}%)`,
  }
}

const MOTIFS: readonly [(r: Random, p: Palette) => string, ...((r: Random, p: Palette) => string)[]] = [
  function sunrise(r, p) {
    const y = between(r, 300, 420)
    const bands = Array.from(
      { length: 7 },
      (_, i) => `<rect y="${y + i * 44}" width="640" height="${8 + i * 5}" fill="${p.deep}"/>`,
    )
    return `<circle cx="${between(r, 240, 400)}" cy="${y}" r="${between(r, 150, 210)}" fill="url(#b)"/>${bands.join('')}`
  },
  function hills(r, p) {
    const line = (base: number, fill: string, opacity: number): string =>
      `<path d="M0 ${base}C${between(r, 80, 200)} ${base - between(r, 60, 200)} ${between(r, 220, 380)} ${base + between(r, 20, 120)} 640 ${base - between(r, 30, 170)}V640H0Z" fill="${fill}" opacity="${opacity}"/>`
    return `<circle cx="${between(r, 120, 520)}" cy="${between(r, 110, 220)}" r="${between(r, 40, 90)}" fill="${p.warm}"/>${line(360, p.bright, 0.55)}${line(440, p.bright, 0.8)}${line(540, p.deep, 1)}`
  },
  function rings(r, p) {
    const x = between(r, 180, 460)
    const y = between(r, 180, 460)
    return Array.from(
      { length: 9 },
      (_, i) =>
        `<circle cx="${x}" cy="${y}" r="${40 + i * 46}" fill="none" stroke="${i % 2 ? p.bright : p.warm}" stroke-width="${between(r, 4, 24)}" opacity="${(1 - i * 0.08).toFixed(2)}"/>`,
    ).join('')
  },
  function stripes(r, p) {
    const tilt = between(r, -50, 50)
    const bars = Array.from(
      { length: 9 },
      (_, i) =>
        `<rect x="${-200 + i * 120}" y="-200" width="${between(r, 18, 84)}" height="1100" fill="${pick(r, [p.bright, p.warm, p.deep])}"/>`,
    )
    return `<g transform="rotate(${tilt} 320 320)">${bars.join('')}</g>`
  },
  function dots(r, p) {
    const cells = Array.from({ length: 49 }, (_, i) => {
      const wave = 10 + 26 * Math.abs(Math.sin(i * 0.37 + r() * 0.6))
      return `<circle cx="${68 + (i % 7) * 84}" cy="${68 + Math.floor(i / 7) * 84}" r="${wave.toFixed(1)}" fill="${r() < 0.2 ? p.warm : p.bright}"/>`
    })
    return cells.join('')
  },
  function arches(r, p) {
    const columns = Array.from({ length: 4 }, (_, i) => {
      const top = between(r, 90, 330)
      const x = i * 160
      return `<path d="M${x + 16} 640V${top + 64}a64 64 0 0 1 128 0V640Z" fill="${i % 2 ? p.bright : p.warm}"/><path d="M${x + 46} 640V${top + 94}a34 34 0 0 1 68 0V640Z" fill="${p.deep}"/>`
    })
    return columns.join('')
  },
  function mosaic(r, p) {
    const tiles = Array.from({ length: 16 }, (_, i) => {
      const x = (i % 4) * 160
      const y = Math.floor(i / 4) * 160
      const turn = pick(r, [0, 90, 180, 270])
      return `<path d="M0 0H160A160 160 0 0 1 0 160Z" transform="translate(${x} ${y}) rotate(${turn} 80 80)" fill="${pick(r, [p.bright, p.warm, p.deep, 'none'])}"/>`
    })
    return tiles.join('')
  },
  function waves(r, p) {
    const lines = Array.from({ length: 14 }, (_, i) => {
      const y = 60 + i * 42
      const lift = between(r, 14, 70)
      return `<path d="M-20 ${y}q90 -${lift} 170 0t170 0t170 0t170 0" fill="none" stroke="${i % 3 ? p.bright : p.warm}" stroke-width="${3 + (i % 4) * 4}" stroke-linecap="round"/>`
    })
    return lines.join('')
  },
  function petals(r, p) {
    const count = pick(r, [5, 6, 8, 12])
    const shapes = Array.from(
      { length: count },
      (_, i) =>
        `<ellipse cx="320" cy="190" rx="${between(r, 44, 60)}" ry="150" transform="rotate(${(i * 360) / count} 320 320)" fill="${i % 2 ? p.bright : p.warm}" opacity=".82"/>`,
    )
    return `${shapes.join('')}<circle cx="320" cy="320" r="${between(r, 34, 74)}" fill="${p.deep}"/>`
  },
]

/** A square cover, always the same for the same id: a ground, a motif, a little grain of light. */
export function coverSvg(id: string, size: number): string {
  const r = seededRandom(`cover:${id}`)
  const p = paletteOf(r)
  const motif = pick(r, MOTIFS)(r, p)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 640 640"><defs><linearGradient id="a" x1="0" y1="0" x2="${r() < 0.5 ? 1 : 0}" y2="1"><stop stop-color="${p.ground}"/><stop offset="1" stop-color="${p.deep}"/></linearGradient><linearGradient id="b" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${p.warm}"/><stop offset="1" stop-color="${p.bright}"/></linearGradient></defs><rect width="640" height="640" fill="url(#a)"/>${motif}</svg>`
}
