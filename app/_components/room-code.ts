/** Room codes as people type and read them: any case, spaces and dashes ignored, shown in two threes. */
const codeLength = 6
/** What somebody typed or pasted, in UTF-16 code units: a join link at most. */
const longestTyped = 2_000

export function bareCode(typed: string): string {
  return typed
    .slice(0, longestTyped)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
}

/** `K7QX2M` → `K7Q X2M`. */
export function codeInThrees(code: string): string {
  const bare = bareCode(code)
  return bare.length > 3 ? `${bare.slice(0, 3)} ${bare.slice(3)}` : bare
}

/** What was pasted may be a whole join link: its last part is the code. */
export function codeFromPaste(pasted: string): string {
  const link = /\/join\/([^/?#\s]+)/i.exec(pasted)
  return bareCode(link?.[1] ?? pasted).slice(0, codeLength)
}
