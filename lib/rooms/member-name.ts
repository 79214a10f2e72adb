import 'server-only'
import { and, eq, ne } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { members } from '@/db/schema'

/** As long as a name may be that people give themselves, in characters as a reader counts them. */
const longest = 40
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What a reader does not see. The Braille blank is a letter to Unicode. */
const unseen = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu
const blanks = /[\s\u2800\u1680\u180E]+/g

/** Small Cyrillic and Greek letters that look like Latin ones, in two rows. */
const alike = ['авеёһіїјкмнорԛѕтуԝхαεικνορτυχ', 'abeehiijkmhopqstywxaeiknoptux']
const latinOf = new Map(
  Array.from(alike[0] ?? '', (letter, index) => [letter, Array.from(alike[1] ?? '')[index] ?? letter]),
)

/** Words for those who run a room, and what the history calls people who are gone, in the languages of the pages. */
const reserved = new Set(
  ['host', 'the host', 'co-host', 'cohost', 'gastgeber', 'anfitrión', 'chủ phòng', 'đồng chủ phòng']
    .concat(['auxroom', 'deleted account'])
    .map(nameKey),
)

/** The same for two names that people take for one: spaces, case, width, unseen marks and look-alikes do not count. */
export function nameKey(name: string): string {
  const folded = name
    .normalize('NFKC')
    .replace(unseen, '')
    .replace(blanks, ' ')
    .trim()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
  return Array.from(folded, (letter) => latinOf.get(letter) ?? letter).join('')
}

/** The name somebody is told apart by: the one that is wanted, else with the first number that is free. */
export function toldApart(wanted: string, taken: readonly string[]): string {
  const keys = new Set(taken.map(nameKey))
  const isFree = (name: string) => !keys.has(nameKey(name)) && !reserved.has(nameKey(name))
  if (isFree(wanted)) return wanted
  const base = baseOf(wanted)
  for (let number = 2; ; number += 1) {
    const name = numbered(base, number)
    if (isFree(name)) return name
  }
}

function baseOf(name: string): string {
  return name.replace(/\s+\d{1,6}$/u, '')
}

function numbered(base: string, number: number): string {
  const suffix = ` ${number}`
  const letters = Array.from(graphemes.segment(base), ({ segment }) => segment)
  return `${letters
    .slice(0, longest - suffix.length)
    .join('')
    .trimEnd()}${suffix}`
}

/**
 * The name a member gets in a room, in a transaction that holds its lock. Those who left keep theirs: the history names
 * them. Whoever was told apart before keeps the number.
 * @param own the member's row, where there is one already
 */
export async function memberName(
  tx: Tx,
  roomId: string,
  wanted: string,
  own: { id: string; name: string; role: string } | null = null,
): Promise<string> {
  if (own && (own.name === wanted || isNumbered(own.name, wanted))) return own.name
  const others = own ? ne(members.id, own.id) : undefined
  const rows = await tx
    .select({ name: members.name })
    .from(members)
    .where(and(eq(members.roomId, roomId), others))
  const names = rows.map(({ name }) => name)
  // Whoever hosts may say so.
  if (own?.role === 'host' && !names.some((name) => nameKey(name) === nameKey(wanted))) return wanted
  return toldApart(wanted, names)
}

function isNumbered(name: string, wanted: string): boolean {
  const number = /\s(\d{1,6})$/u.exec(name)?.[1]
  return (
    number !== undefined && name === numbered(baseOf(wanted), Number(number)) && baseOf(wanted) === wanted
  )
}
