import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { AppUnderTest } from './app-under-test'

const run = promisify(execFile)

/** Runs an operator's command as `npm run` does, beside the running product. @returns what it printed */
export async function operatorCommand(
  app: AppUnderTest,
  script: `${string}.ts`,
  ...options: string[]
): Promise<string> {
  const command = ['--import', 'tsx', '--conditions=react-server', `scripts/${script}`, ...options]
  const { stdout } = await run(process.execPath, command, { env: { ...process.env, DATA_DIR: app.dataDir } })
  return stdout
}
