import { StartCommand } from './command'
import { readOptions } from './options'
import { whenOrphaned } from './orphaned'
import { StartProblem, say } from './progress'

// Whoever read the output may be gone; the music plays on.
process.stdout.on('error', () => undefined)

function fail(error: unknown): void {
  if (error instanceof StartProblem) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
}

let command: StartCommand | null = null
let asked = false

async function stop(code: number): Promise<void> {
  if (asked) {
    say('Stopping at once.')
    command?.kill()
    process.exit(1)
  }
  asked = true
  await command?.stop()
  process.exit(code)
}

process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))
process.on('uncaughtException', (error) => {
  fail(error)
  if (!asked) void stop(1)
})

try {
  whenOrphaned(() => {
    if (!asked) void stop(0)
  })
  command = new StartCommand(readOptions(process.argv.slice(2)), (reason) => {
    process.stderr.write(`${reason}: stopping everything.\n`)
    if (!asked) void stop(1)
  })
  await command.start()
} catch (error) {
  if (!asked) {
    fail(error)
    await stop(1)
  }
}
