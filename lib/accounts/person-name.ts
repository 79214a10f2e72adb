import { z } from 'zod'
import { boundedText } from '../http/bounded-text'
import { displayName } from './display-name'

/** UTF-16 code units, as `displayName` has it. */
const longestTyped = 400

/** A first or last name, at most 40 characters as a reader counts them; blank is null. */
export const personName = boundedText(longestTyped).transform((text, context) => {
  if (text.trim() === '') return null
  const parsed = displayName.safeParse(text)
  if (parsed.success) return parsed.data
  for (const { message } of parsed.error.issues) context.addIssue(message)
  return z.NEVER
})
