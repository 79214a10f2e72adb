import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** What is read of Vitest's JSON report. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

export type FileResult = {
  /** From the root of the tree. */
  file: string
  /** Full names of the tests that passed and failed. */
  passed: string[]
  failed: string[]
  /** Whether the file failed as a whole: it could not be read, or a hook of it failed. */
  suiteFailed: boolean
  messages: string[]
}

export type TestRun = { tests: readonly string[]; project: string; only?: string }

/** Nothing here takes that long; a run that does hangs. */
const longestRunMs = 180_000

/**
 * Runs test files in a copy of the tree.
 * @returns null where the run hung or ended without a report
 */
export async function runTests(
  folder: string,
  databaseUrl: string,
  { tests, project, only }: TestRun,
  longestMs = longestRunMs,
): Promise<FileResult[] | null> {
  const output = join(folder, '.mutants-report.json')
  await rm(output, { force: true })
  const args = ['run', '--project', project, '--reporter=json', `--outputFile.json=${output}`]
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', ...args, ...(only ? ['-t', only] : []), ...tests],
    {
      cwd: folder,
      stdio: 'ignore',
      detached: process.platform !== 'win32',
      env: { ...process.env, TEST_DATABASE_URL: databaseUrl, NODE_OPTIONS: '' },
    },
  )
  const clock = setTimeout(() => endGroup(child.pid), longestMs)
  try {
    await once(child, 'exit')
  } finally {
    clearTimeout(clock)
  }
  const text = await readFile(output, 'utf8').catch(() => null)
  return text === null ? null : resultsIn(text, folder)
}

/** Ends a run with the processes it has started. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Ended meanwhile.
  }
}

function resultsIn(text: string, folder: string): FileResult[] {
  return report.parse(JSON.parse(text)).testResults.map(({ name, status, message, assertionResults }) => {
    const named = (wanted: string) =>
      assertionResults.filter((each) => each.status === wanted).map((each) => each.fullName)
    const failed = named('failed')
    return {
      file: name.slice(name.indexOf(folder) + folder.length + 1),
      passed: named('passed'),
      failed,
      suiteFailed: status === 'failed' && failed.length === 0,
      messages: [message, ...assertionResults.flatMap((each) => each.failureMessages ?? [])].filter(Boolean),
    }
  })
}
