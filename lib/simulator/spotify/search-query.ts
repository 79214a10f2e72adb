export interface SearchFields {
  name: string
  /** Other words one may find it by, which count less than the name. */
  rest: string[]
  /** Settles what is equally good; higher first. */
  weight: number
  filters?: Record<string, string>
}

type Best = <T>(items: readonly T[], fieldsOf: (item: T) => SearchFields) => T[]

const FILTER = /\b(track|artist|album|year|genre|isrc):(?:"([^"]*)"|(\S+))/gi

/** Reads a query such as `lantern artist:"Paper Lanterns" year:1999-2010`; answers what finds by it, best first. */
export function matcher(query: string): Best {
  const filters: { field: string; value: string }[] = []
  const text = query.replace(
    FILTER,
    (_, field: string, quoted: string | undefined, word: string | undefined) => {
      filters.push({ field: field.toLowerCase(), value: plain(quoted ?? word ?? '') })
      return ' '
    },
  )
  const words = wordsOf(text)

  const score = ({ name, rest, weight, filters: own = {} }: SearchFields): number => {
    if (words.length === 0 && filters.length === 0) return 0
    if (!filters.every(({ field, value }) => filterFits(field, value, own[field]))) return 0
    const nameWords = wordsOf(name)
    const allWords = [...nameWords, ...rest.flatMap(wordsOf)]
    if (!words.every((word) => allWords.some((other) => other.startsWith(word)))) return 0
    const inName = words.filter((word) => nameWords.some((other) => other.startsWith(word))).length
    const begins = words.length > 0 && nameWords.join(' ').startsWith(words.join(' ')) ? 1 : 0
    return 1 + inName * 1000 + begins * 500 + weight
  }

  return (items, fieldsOf) =>
    items
      .map((item) => ({ item, points: score(fieldsOf(item)) }))
      .filter(({ points }) => points > 0)
      .sort((a, b) => b.points - a.points)
      .map(({ item }) => item)
}

function filterFits(field: string, value: string, own: string | undefined): boolean {
  if (own === undefined) return false
  if (field !== 'year') return plain(own).includes(value)
  const [from, to = from] = value.split('-').map(Number)
  return from !== undefined && to !== undefined && Number(own) >= from && Number(own) <= to
}

const wordsOf = (text: string): string[] => plain(text).match(/[\p{L}\p{N}]+/gu) ?? []
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
