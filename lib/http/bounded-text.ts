import { z } from 'zod'

/** What no line of text has. Checked by a refinement, not by a pattern: those of the document mean the same to every reader, and only JavaScript with `u` knows this one. */
export const controls = /\p{Cc}/u

/**
 * Text a caller sends. Its length is looked at before anything else reads the text: normalising, segmenting or hashing
 * 60 kB of combining marks holds up everybody else for a second.
 * @param longest UTF-16 code units
 */
export function boundedText(longest: number) {
  return z.string().max(longest, { error: `At most ${longest} characters`, abort: true })
}

/** The same where it may be left out: empty and null count as left out, as RFC 6749 §3.2 has it for its parameters. */
export function optionalText(longest: number) {
  return boundedText(longest)
    .nullish()
    .transform((text) => text || undefined)
}

/** The parameters that have a value; of one sent twice, the last (RFC 6749 §3.2: without a value it counts as left out). */
export function givenParameters(sent: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...sent].filter(([, value]) => value !== ''))
}
