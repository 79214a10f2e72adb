import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** A file and the tests a cell of the table names after it. */
type Shown = { file: string; names: string[] }

function shownIn(cell: string): Shown[] {
  return cell.split('<br>').flatMap((part) => {
    const files = [...part.matchAll(/`([^`*]+\.tsx?)`/g)].map(([, file = '']) => file)
    const named = part.slice(part.indexOf('`: ') + 3)
    const names = [...named.matchAll(/(?<!\w)\*([^*]+)\*/g)].map(([, name = '']) => name)
    // With several files only the last one's tests are named.
    return files.map((file, index) => ({ file, names: index === files.length - 1 ? names : [] }))
  })
}

/** The test is there, whatever stands for … in its name. */
function holds(source: string, name: string): boolean {
  return name.split(/…|`/).every((part) => source.includes(part.trim()))
}

test('every test that docs/behaviours.md names exists', () => {
  const cells = readFileSync('docs/behaviours.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').at(-2) ?? '')
  const shown = cells.flatMap(shownIn)
  expect(shown.length).toBeGreaterThan(100)
  const missing = shown.flatMap(({ file, names }) => {
    if (!existsSync(file)) return [file]
    const source = readFileSync(file, 'utf8').replaceAll("\\'", "'")
    return names.filter((name) => !holds(source, name)).map((name) => `${file}: ${name}`)
  })
  expect(missing).toEqual([])
})
