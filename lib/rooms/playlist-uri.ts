import { z } from 'zod'

const asUri = /^spotify:playlist:([0-9A-Za-z]{22})$/
const asLink = /^https:\/\/open\.spotify\.com\/(?:intl-[a-z]{2}\/)?playlist\/([0-9A-Za-z]{22})(?:[?#].*)?$/

/** A playlist in the one spelling it is kept in, from its URI or the link people copy. */
export const playlistUri = z
  .string()
  .max(500)
  .transform((typed, context) => {
    const text = typed.trim()
    const id = (asUri.exec(text) ?? asLink.exec(text))?.[1]
    if (id) return `spotify:playlist:${id}`
    context.addIssue({ code: 'custom', message: 'This is no playlist: give its link or its URI' })
    return z.NEVER
  })
