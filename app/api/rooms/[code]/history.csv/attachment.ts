/** What file systems refuse or take for a path. */
const unfit = /[\p{Cc}\\/:*?"<>|]+/gu

/** The `Content-Disposition` of a file to be saved (RFC 6266), its name in letters of any script. */
export function attachment(fileName: string): string {
  const name = fileName.replace(unfit, ' ').replace(/\s+/g, ' ').trim()
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w .-]+/g, '')
    .replace(/\s+/g, ' ')
  const extended = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended}`
}
