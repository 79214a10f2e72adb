import { createHash } from 'node:crypto'

const BASE62 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The same numbers in [0, 1) for the same seed, on every machine (mulberry32). */
export function seededRandom(seed: string): () => number {
  let a = createHash('sha256').update(seed).digest().readUInt32LE(0)
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** One element of a list that is not empty. */
export function pick<T>(random: () => number, list: readonly [T, ...T[]]): T {
  return list[Math.floor(random() * list.length)] ?? list[0]
}

/** Fisher-Yates; answers a new list. */
export function shuffled<T>(random: () => number, list: readonly T[]): T[] {
  const rest = [...list]
  const out: T[] = []
  while (rest.length > 0) out.push(...rest.splice(Math.floor(random() * rest.length), 1))
  return out
}

/** A 22-character base62 id, as Spotify's are, always the same for the same name. */
export function stableId(name: string): string {
  let n = BigInt(`0x${createHash('sha256').update(name).digest('hex')}`)
  let id = ''
  for (let i = 0; i < 22; i++) {
    id += BASE62.charAt(Number(n % 62n))
    n /= 62n
  }
  return id
}
