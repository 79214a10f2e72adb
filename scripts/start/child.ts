import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { StartProblem } from './progress'
import type { Running } from './supervise'

export type ChildOptions = {
  /** For messages. */
  name: string
  /** TypeScript file and its arguments. */
  command: string[]
  env: NodeJS.ProcessEnv
  /** How long it may take to end in order, in milliseconds. */
  patienceMs: number
  /** Whether its standard output is shown. */
  showOutput: boolean
  readyWithinMs: number
}

/**
 * Starts a TypeScript program that says `{type: 'ready'}` over its channel and ends in order when the channel closes:
 * so it ends by itself when this process is killed. Resolves when it is ready.
 */
export async function launchChild(options: ChildOptions): Promise<Running> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...options.command], {
    env: options.env,
    // A session of its own: Ctrl-C reaches the start command alone, which stops its children in order.
    detached: true,
    stdio: ['ignore', options.showOutput ? 'inherit' : 'ignore', 'inherit', 'ipc'],
  })
  const exited = new Promise<void>((settle) => {
    child.once('exit', () => settle()).once('error', () => settle())
  })
  const ready = new Promise<boolean>((settle) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && message && 'type' in message && message.type === 'ready')
        settle(true)
    })
    void exited.then(() => settle(false))
  })
  const kill = () => void child.kill('SIGKILL')
  if (!(await Promise.race([ready, wait(options.readyWithinMs, false, { ref: false })])) || !child.pid) {
    kill()
    throw new StartProblem(`${options.name} does not start; what it says stands above.`)
  }
  return {
    pid: child.pid,
    exited,
    kill,
    stop: async () => {
      if (child.connected) child.disconnect()
      const inTime = await Promise.race([
        exited.then(() => true),
        wait(options.patienceMs, false, { ref: false }),
      ])
      if (!inTime) kill()
      await exited
    },
  }
}
