import { shownLine } from './shown-text'

/** A name people give themselves or a room: 1 to 40 characters as a reader counts them, NFC, trimmed, no control characters. */
export const displayName = shownLine(40)
