const asUri = /^spotify:playlist:([0-9A-Za-z]{22})$/
const asLink = /^https:\/\/open\.spotify\.com\/(?:intl-[a-z]{2}\/)?playlist\/([0-9A-Za-z]{22})(?:[?#].*)?$/

/** The URI of the playlist somebody names by its URI or by the link people copy; null where it is none. */
export function playlistUriIn(typed: string): string | null {
  const text = typed.trim()
  const id = (asUri.exec(text) ?? asLink.exec(text))?.[1]
  return id ? `spotify:playlist:${id}` : null
}
