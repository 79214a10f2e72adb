import 'server-only'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env } from '@/env'

export const languages = ['curl', 'typescript', 'python'] as const

type Language = (typeof languages)[number]

/** One thing done in each language; the files run as they are. */
export type Example = Record<Language, string>

const folder = join(process.cwd(), 'docs/examples')

/** Where the files look for the server unless told otherwise. */
const usualOrigin = 'http://127.0.0.1:3000'

async function source(file: string): Promise<string> {
  const text = await readFile(join(folder, file), 'utf8')
  return text.replaceAll(usualOrigin, env().APP_ORIGIN).trimEnd()
}

async function example(name: 'room' | 'authorize' | 'password'): Promise<Example> {
  const [curl, typescript, python] = await Promise.all([
    source(`${name}.sh`),
    source(`${name}.ts`),
    source(`${name}.py`),
  ])
  return { curl, typescript, python }
}

let read: Promise<{ room: Example; authorize: Example; password: Example }> | null = null

/** The examples of `docs/examples`, with this server's address in them. */
export function examples(): Promise<{ room: Example; authorize: Example; password: Example }> {
  read ??= Promise.all([example('room'), example('authorize'), example('password')]).then(
    ([room, authorize, password]) => ({ room, authorize, password }),
  )
  return read
}
