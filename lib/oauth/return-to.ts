const longest = 2000

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass
const unfit = /[\u0000-\u001f\u007f-\u009f\\\u2028\u2029]/

/** No browser opens it; only its origin is compared. */
const base = 'http://return.invalid'

/**
 * Where to go after a flow: a path on this origin with query and fragment. Anything that a browser, or a proxy that
 * decodes first, could take for another origin becomes `/`.
 */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || value.length > longest || !value.startsWith('/') || unfit.test(value))
    return '/'
  if (!URL.canParse(value, base)) return '/'
  const url = new URL(value, base)
  const path = decoded(url.pathname)
  // Dots are resolved by now: `/.//evil` has become `//evil`.
  if (url.origin !== base || path === null || /^\/[/\\]/.test(path) || unfit.test(path)) return '/'
  return `${url.pathname}${url.search}${url.hash}`
}

/** The path as a proxy that decodes, even twice, would see it; null where it cannot be decoded. */
function decoded(path: string): string | null {
  try {
    const once = decodeURIComponent(path)
    return once.includes('%') ? (decodedOnce(once) ?? once) : once
  } catch {
    return null
  }
}

function decodedOnce(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
