const nameLength = 30

/** Such as `Ada’s room`, within what a room's name may have. */
export function defaultName(hostName: string): string {
  const graphemes = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(hostName)]
  const short = graphemes.slice(0, nameLength).map(({ segment }) => segment)
  return `${short.join('')}’s room`
}
