import { z } from 'zod'
import { displayName } from './display-name'

/** A first or last name, at most 40 characters as a reader counts them; blank is null. */
export const personName = z.string().transform((text, context) => {
  if (text.trim() === '') return null
  const parsed = displayName.safeParse(text)
  if (parsed.success) return parsed.data
  for (const { message } of parsed.error.issues) context.addIssue(message)
  return z.NEVER
})
