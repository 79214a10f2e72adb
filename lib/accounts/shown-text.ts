import { boundedText } from '../http/bounded-text'

// Control characters, lone surrogates, line separators, and what turns the direction of the text around it.
const refused = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u

// One grapheme may carry any number of combining marks.
const unitsPerGrapheme = 10

/** More marks on one letter than any script writes: they cost more to bring in order the more there are (UAX #15, stream-safe text). */
const markHeap = /\p{M}{31}/u

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

function atMost(text: string, limit: number): boolean {
  let count = 0
  for (const _ of graphemes.segment(text)) {
    count += 1
    if (count > limit) return false
  }
  return true
}

/** Text that may be normalised: bounded, and without heaps of marks. */
function normalisable(longest: number) {
  return boundedText(longest * unitsPerGrapheme).refine((text) => !markHeap.test(text), {
    error: 'Too many marks on one letter',
    abort: true,
  })
}

/** One line that other people read: at least something visible and at most `longest` characters as a reader counts them; NFC, trimmed. */
export function shownLine(longest: number) {
  return normalisable(longest)
    .transform((text) => text.normalize('NFC').trim())
    .superRefine((text, context) => {
      if (!visible.test(text)) context.addIssue('A name is needed')
      else if (!atMost(text, longest)) context.addIssue(`At most ${longest} characters`)
      else if (refused.test(text)) context.addIssue('This name holds characters that cannot be shown')
    })
}

/** Several lines that other people read, or none at all: null. Line ends become `\n`. */
export function shownLines(longest: number) {
  return normalisable(longest)
    .transform((text) => text.normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .superRefine((text, context) => {
      if (!atMost(text, longest)) context.addIssue(`At most ${longest} characters`)
      else if (refused.test(text.replaceAll('\n', ''))) {
        context.addIssue('This text holds characters that cannot be shown')
      }
    })
    .transform((text) => (visible.test(text) ? text : null))
}
