import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppUnderTest } from './app-under-test'
import { until } from './until'

export type Letter = {
  subject: string
  source: string
  /** Where its link leads, on the product's origin. */
  path: string
  /** What its link carries. */
  secret: string
}

/** The letters in the product's data folder that went to this address, the oldest first. */
async function lettersTo(app: AppUnderTest, to: string): Promise<Letter[]> {
  const folder = join(app.dataDir, 'mail')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml')).sort()
  const sources = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return sources.filter((source) => source.includes(`\nTo: ${to}\n`)).map(read)
}

function read(source: string): Letter {
  const [, path = '', secret = ''] = /^http\S+?(\/[a-z-]+#(axrm_[\w-]{43}))$/m.exec(source) ?? []
  return { subject: /^Subject: (.*)$/m.exec(source)?.[1] ?? '', source, path, secret }
}

/** Waits for a letter of this subject to this address that was not there before. */
export async function nextLetter(
  app: AppUnderTest,
  to: string,
  subject: string,
  run: () => Promise<unknown>,
): Promise<Letter> {
  const ofSubject = async () => (await lettersTo(app, to)).filter((letter) => letter.subject === subject)
  const before = (await ofSubject()).length
  await run()
  const what = `a letter "${subject}" to ${to}`
  const letters = await until(what, ofSubject, ({ length }) => length > before)
  return letters[letters.length - 1] as Letter
}
