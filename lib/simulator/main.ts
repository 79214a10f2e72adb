import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { simulatorConfigSchema } from './config'
import { createSimulator } from './server'

const USAGE = 'Usage: tsx lib/simulator/main.ts --config <file.json | ->'

/** Starts the simulator as a program; it ends with SIGTERM, SIGINT, or when the parent's channel closes. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } })
  if (!values.config) return fail(USAGE)
  const text = readFileSync(values.config === '-' ? 0 : values.config, 'utf8')
  const config = simulatorConfigSchema.safeParse(JSON.parse(text))
  if (!config.success)
    return fail(`The simulator's configuration is wrong:\n${z.prettifyError(config.error)}`)
  const simulator = await createSimulator(config.data)

  const end = (): void => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  process.once('disconnect', end)
  process.stdout.write(`Simulator ready at ${simulator.origin}\n`)
  process.send?.({ type: 'ready', origin: simulator.origin })
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

main().catch((error: unknown) =>
  fail(`The simulator could not start: ${error instanceof Error ? error.message : error}`),
)
