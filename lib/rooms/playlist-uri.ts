import { z } from 'zod'
import { playlistUriIn } from './playlist-link'

/** A playlist in the one spelling it is kept in, from its URI or the link people copy. */
export const playlistUri = z
  .string()
  .max(500)
  .transform((typed, context) => {
    const uri = playlistUriIn(typed)
    if (uri) return uri
    context.addIssue({ code: 'custom', message: 'This is no playlist: give its link or its URI' })
    return z.NEVER
  })
