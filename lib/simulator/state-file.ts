import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type Simulation, simulationStateSchema } from './simulation'

const SOON_MS = 200

/** Reads the state back at the start and keeps it from then on; `close` writes once more. */
export function keepState(simulation: Simulation, path: string): { close(): void } {
  readBack(simulation, path)
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    timer = undefined
    writeWhole(path, JSON.stringify(simulation.dump()))
  }
  simulation.keep = {
    now: save,
    soon: () => {
      timer ??= setTimeout(save, SOON_MS)
      timer.unref()
    },
  }
  return {
    close: () => {
      simulation.keep = { soon: () => {}, now: () => {} }
      save()
    },
  }
}

/** A file that cannot be read is put aside: a demo must start, and nothing in it is worth more than that. */
function readBack(simulation: Simulation, path: string): void {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  try {
    simulation.load(simulationStateSchema.parse(JSON.parse(text)))
  } catch {
    renameSync(path, `${path}.unreadable`)
  }
}

/** All or nothing, readable by its owner only. */
function writeWhole(path: string, text: string): void {
  const beside = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(beside, text, { mode: 0o600, flag: 'wx' })
  renameSync(beside, path)
}
