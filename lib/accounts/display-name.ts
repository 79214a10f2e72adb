import { z } from 'zod'

const maxGraphemes = 40
// One grapheme may carry any number of combining marks.
const maxUnits = 400

// Control characters, lone surrogates, line separators, and what turns the direction of the text around it.
const refused = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

function atMost(text: string, limit: number): boolean {
  let count = 0
  for (const _ of graphemes.segment(text)) {
    count += 1
    if (count > limit) return false
  }
  return true
}

/** A name people give themselves or a room: 1 to 40 characters as a reader counts them, NFC, trimmed, no control characters. */
export const displayName = z
  .string()
  .transform((text) => text.normalize('NFC').trim())
  .superRefine((text, context) => {
    if (!visible.test(text)) context.addIssue('A name is needed')
    else if (text.length > maxUnits || !atMost(text, maxGraphemes)) {
      context.addIssue(`At most ${maxGraphemes} characters`)
    } else if (refused.test(text)) context.addIssue('This name holds characters that cannot be shown')
  })
