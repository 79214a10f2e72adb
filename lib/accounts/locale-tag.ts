import { z } from 'zod'

/** A language tag (RFC 5646) in its canonical spelling, such as `en` or `de-CH`. */
export const localeTag = z
  .string()
  .max(35)
  .transform((text, context) => {
    try {
      const [tag] = Intl.getCanonicalLocales(text)
      if (tag !== undefined) return tag
    } catch {
      // Falls through to the issue: what Intl throws says no more.
    }
    context.addIssue('This is not a language tag, such as en or de-CH')
    return z.NEVER
  })
