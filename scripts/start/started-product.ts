import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { freePort } from '@/db/postgres-cluster'
import { isAlive } from '@/db/postmaster'

const lockSchema = z.object({ children: z.array(z.object({ pid: z.int(), command: z.string() })) })
const clusterSchema = z.object({ cluster: z.string(), url: z.string() })

export type ChildName = 'web' | 'simulator' | 'postgres'
const patterns: Record<ChildName, RegExp> = {
  web: /start\/server\.ts/,
  simulator: /simulator\/main\.ts/,
  postgres: /bin\/postgres/,
}

/** Waits for a state; the test's own timeout ends the waiting. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await wait(25)
}

/** The start command in a data folder and on ports of its own, for tests. */
export class StartedProduct {
  output = ''
  errors = ''
  process: ChildProcess | null = null

  private constructor(
    readonly dataDir: string,
    readonly port: number,
    readonly simulatorPort: number,
  ) {}

  static async prepare(): Promise<StartedProduct> {
    const dataDir = await mkdtemp(join(tmpdir(), 'auxroom-system-'))
    return new StartedProduct(dataDir, await freePort(), await freePort())
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get lines(): string[] {
    return this.output.trimEnd().split('\n')
  }

  /** Runs the command without waiting for anything. */
  launch(settings: Record<string, string> = {}, command = ['node', 'scripts/start.mjs']): ChildProcess {
    const [program = 'node', ...args] = command
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(npm_|VITEST|NODE_ENV|TEST$)/.test(name),
    )
    this.output = ''
    this.errors = ''
    const child = spawn(program, args, {
      env: {
        ...Object.fromEntries(inherited),
        NODE_ENV: 'production',
        AUXROOM_PRELOAD: '0',
        PORT: String(this.port),
        SIMULATOR_PORT: String(this.simulatorPort),
        DATA_DIR: this.dataDir,
        ...settings,
      },
    })
    child.stdout.on('data', (chunk) => {
      this.output += chunk
    })
    child.stderr.on('data', (chunk) => {
      this.errors += chunk
    })
    this.process = child
    return child
  }

  /** Runs the command until it is ready, or fails with what it said. */
  async start(settings: Record<string, string> = {}, command?: string[]): Promise<void> {
    const child = this.launch(settings, command)
    await until(() => this.output.includes('Auxroom ready at') || child.exitCode !== null)
    if (child.exitCode !== null)
      throw new Error(`Ended with ${child.exitCode}:\n${this.output}${this.errors}`)
  }

  /** Runs the command where it is expected to give up. @returns its exit code */
  async fail(settings: Record<string, string> = {}, command?: string[]): Promise<number | null> {
    const child = this.launch(settings, command)
    await once(child, 'close')
    return child.exitCode
  }

  /** @returns the exit code */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.process
    if (!child) return null
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode
  }

  async children(): Promise<number[]> {
    return (await this.lock()).children.map(({ pid }) => pid).filter(isAlive)
  }

  /** The process that does this at the moment. */
  async child(name: ChildName): Promise<number> {
    const found = (await this.lock()).children.filter(
      ({ pid, command }) => patterns[name].test(command) && isAlive(pid),
    )
    const last = found.at(-1)
    if (!last) throw new Error(`No ${name} runs`)
    return last.pid
  }

  async isHealthy(): Promise<boolean> {
    const answer = await fetch(`${this.origin}/api/health`).catch(() => null)
    await answer?.body?.cancel()
    return answer?.ok ?? false
  }

  async simulatorAnswers(): Promise<boolean> {
    const answer = await fetch(`http://127.0.0.1:${this.simulatorPort}/_control/requests`).catch(() => null)
    await answer?.body?.cancel()
    return answer?.ok ?? false
  }

  async databaseUrl(): Promise<string> {
    return clusterSchema.parse(JSON.parse(await readFile(join(this.dataDir, 'postgres.json'), 'utf8'))).url
  }

  /** Stops and removes everything. */
  async dispose(): Promise<void> {
    await this.stop()
    const record = await readFile(join(this.dataDir, 'postgres.json'), 'utf8').catch(() => null)
    if (record) await rm(clusterSchema.parse(JSON.parse(record)).cluster, { recursive: true, force: true })
    await rm(this.dataDir, { recursive: true, force: true })
  }

  private async lock() {
    return lockSchema.parse(JSON.parse(await readFile(join(this.dataDir, 'start.lock'), 'utf8')))
  }
}
