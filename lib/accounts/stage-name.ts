import { shownLine, shownLines } from './shown-text'

/** A performer's name: 1 to 50 characters, cleaned like every name people read. */
export const stageName = shownLine(50)

/** What a performer says about themselves: at most 1,000 characters, line breaks allowed; null where it is blank. */
export const bioText = shownLines(1_000)
