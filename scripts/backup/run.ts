import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { parseArgs } from 'node:util'
import { BackupError } from '@/db/backup/format'
import { EnvError } from '@/env'

export type BackupArguments = { file: string; force: boolean; withSecrets: boolean }

/** The one file and the switches of a command line. @throws BackupError with the usage */
export function readArguments(usage: string, given: string[]): BackupArguments {
  const options = { force: { type: 'boolean' }, 'with-secrets': { type: 'boolean' } } as const
  try {
    const { values, positionals } = parseArgs({ args: given, options, allowPositionals: true })
    const [file, ...more] = positionals
    if (!file || more.length > 0) throw new Error('One file is needed')
    return { file, force: values.force ?? false, withSecrets: values['with-secrets'] ?? false }
  } catch (error) {
    throw new BackupError(`${error instanceof Error ? error.message.split('.')[0] : error}. ${usage}`)
  }
}

/** Runs a command; ends with 1 and one line for each problem where it fails. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    if (existsSync('.env')) loadEnvFile('.env')
    await command()
  } catch (error) {
    const problems = error instanceof EnvError ? error.problems : [messageOf(error)]
    for (const problem of problems) console.error(problem)
    process.exitCode = 1
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
