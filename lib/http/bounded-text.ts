import { z } from 'zod'

/**
 * Text a caller sends. Its length is looked at before anything else reads the text: normalising, segmenting or hashing
 * 60 kB of combining marks holds up everybody else for a second.
 * @param longest UTF-16 code units
 */
export function boundedText(longest: number) {
  return z.string().max(longest, { error: `At most ${longest} characters`, abort: true })
}
