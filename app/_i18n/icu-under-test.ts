/** What a message in ICU's syntax is made of. */
export type MessageShape = {
  /** Names of its arguments and tags, sorted, each once. */
  parts: string[]
  /** The categories of each plural or select, as `name: category`. */
  categories: { argument: string; kind: string; names: string[] }[]
  /** What is said beside arguments and tags. */
  words: string
}

/** Reads a message. Throws where its braces are not balanced or an argument is none. */
export function shapeOf(message: string): MessageShape {
  const shape: MessageShape = { parts: [], categories: [], words: '' }
  read(message, shape)
  return { ...shape, parts: [...new Set(shape.parts)].sort(), words: shape.words.trim() }
}

function read(text: string, shape: MessageShape): void {
  let at = 0
  while (at < text.length) {
    if (text[at] === '{') {
      const end = endOf(text, at)
      readArgument(text.slice(at + 1, end), shape)
      at = end + 1
    } else if (text[at] === '}') {
      throw new Error(`A brace too many: ${text}`)
    } else {
      const tag = /^<\/?([a-z]+)>/.exec(text.slice(at))
      if (tag) shape.parts.push(`<${tag[1]}>`)
      else shape.words += text[at] ?? ''
      at += tag ? tag[0].length : 1
    }
  }
}

function readArgument(inner: string, shape: MessageShape): void {
  const [, name, kind, rest] = /^\s*(\w+)\s*(?:,\s*(\w+)\s*(?:,\s*(.*))?)?$/s.exec(inner) ?? []
  if (!name) throw new Error(`No argument: {${inner}}`)
  shape.parts.push(name)
  if (kind !== 'plural' && kind !== 'selectordinal' && kind !== 'select') return
  const names: string[] = []
  let left = (rest ?? '').trim()
  while (left) {
    const [head, category] = /^(=?\w+)\s*(?=\{)/.exec(left) ?? []
    if (!head || !category) throw new Error(`No category: ${left}`)
    const end = endOf(left, head.length)
    names.push(category)
    read(left.slice(head.length + 1, end), shape)
    left = left.slice(end + 1).trim()
  }
  shape.categories.push({ argument: name, kind, names })
}

/** Where the brace that opens at `start` is closed. */
function endOf(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return at
  }
  throw new Error(`A brace is not closed: ${text}`)
}
