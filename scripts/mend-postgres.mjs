import { readFileSync, renameSync, writeFileSync } from 'node:fs'

const files = ['node_modules/postgres/src/connection.js', 'node_modules/postgres/cjs/src/connection.js']

/** What stands there in 3.4.9, and what has to. */
const edits = [
  [
    `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)
`,
    `  function nextWrite(fn) {
    if (!socket) {
      clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      const lost = Errors.connection('CONNECTION_CLOSED', options)
      query && queryError(query, lost)
      while (sent.length) queryError(sent.shift(), lost)
      return true
    }
    const x = socket.write(chunk, fn)
`,
  ],
  [
    `    incomings = null
    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)
`,
    `    incomings = null
    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    socket.removeListener('data', data)
`,
  ],
]

/**
 * postgres.js 3.4.9 writes to a socket that is gone where a connection ends within a transaction: that throws where
 * nobody can catch it, and what was to be written keeps the connection from ever being opened again
 * (porsager/postgres#1208). Mends the installed copy until a version does; what is mended already stays as it is.
 */
export function mendPostgres() {
  for (const file of files) {
    const before = readFileSync(file, 'utf8')
    const after = edits.reduce((text, [wrong, right]) => text.replace(wrong, right), before)
    if (after === before) continue
    // A new file: other installations may share the old one by a link.
    writeFileSync(`${file}.new`, after)
    renameSync(`${file}.new`, file)
  }
}
