import { pick } from '../../seeded'
import { ADJECTIVES, GERUNDS, NOUNS, PEOPLE, PLACES } from './words'

type Random = () => number

const SONGS: readonly [(r: Random) => string, ...((r: Random) => string)[]] = [
  (r) => `${pick(r, ADJECTIVES)} ${pick(r, NOUNS)}`,
  (r) => `${pick(r, GERUNDS)} in ${pick(r, PLACES)}`,
  (r) => `The ${pick(r, NOUNS)} Song`,
  (r) => `${pick(r, NOUNS)} Weather`,
  (r) => `Letters to the ${pick(r, NOUNS)}`,
  (r) => `(I Left My) ${pick(r, NOUNS)} in ${pick(r, PLACES)}`,
  (r) => `${pick(r, GERUNDS)} Past the ${pick(r, NOUNS)}`,
  (r) => `No ${pick(r, NOUNS)} Tonight`,
  (r) => `${pick(r, PEOPLE)}’s ${pick(r, NOUNS)}`,
  (r) => `Everything the ${pick(r, NOUNS)} Said`,
  (r) => `${pick(r, PEOPLE)}, Are You ${pick(r, GERUNDS)}?`,
  (r) => `Half a ${pick(r, NOUNS)}`,
]

const ALBUMS: readonly [(r: Random) => string, ...((r: Random) => string)[]] = [
  (r) => `${pick(r, ADJECTIVES)} ${pick(r, NOUNS)}s`,
  (r) => `The ${pick(r, ADJECTIVES)} ${pick(r, NOUNS)}`,
  (r) => `Live in ${pick(r, PLACES)}`,
  (r) => `${pick(r, NOUNS)} for ${pick(r, PEOPLE)}`,
  (r) => `${pick(r, GERUNDS)} Lessons`,
  (r) => `Songs About a ${pick(r, NOUNS)}`,
]

/** Hands out titles of a kind, none of them twice. */
export function titleSource(random: Random, kind: 'song' | 'album'): () => string {
  const patterns = kind === 'song' ? SONGS : ALBUMS
  const used = new Set<string>()
  return () => {
    for (;;) {
      const title = pick(random, patterns)(random)
      if (used.has(title)) continue
      used.add(title)
      return title
    }
  }
}
