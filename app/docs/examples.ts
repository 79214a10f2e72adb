import 'server-only'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env } from '@/env'

export const languages = ['curl', 'typescript', 'python'] as const

type Language = (typeof languages)[number]

/** One thing done in the languages it makes sense in; the files run as they are. */
export type Example = Partial<Record<Language, string>>

const endings: Record<Language, string> = { curl: 'sh', typescript: 'ts', python: 'py' }

/** What is shown, and in which languages. */
const shown = {
  room: languages,
  authorize: languages,
  password: languages,
  webhook: ['typescript', 'python'],
} as const satisfies Record<string, readonly Language[]>

type Name = keyof typeof shown

const folder = join(process.cwd(), 'docs/examples')

/** Where the files look for the server unless told otherwise. */
const usualOrigin = 'http://127.0.0.1:3000'

async function source(file: string): Promise<string> {
  const text = await readFile(join(folder, file), 'utf8')
  return text.replaceAll(usualOrigin, env().APP_ORIGIN).trimEnd()
}

async function example(name: Name): Promise<Example> {
  const sources = await Promise.all(
    shown[name].map(async (language) => [language, await source(`${name}.${endings[language]}`)]),
  )
  return Object.fromEntries(sources)
}

let read: Promise<Record<Name, Example>> | null = null

/** The examples of `docs/examples`, with this server's address in them. */
export function examples(): Promise<Record<Name, Example>> {
  read ??= Promise.all([example('room'), example('authorize'), example('password'), example('webhook')]).then(
    ([room, authorize, password, webhook]) => ({ room, authorize, password, webhook }),
  )
  return read
}
