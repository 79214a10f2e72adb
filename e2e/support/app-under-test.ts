import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { readCluster, superuserUrlOf } from '../../db/postgres-cluster'
import { CleanSlate } from './clean-slate'

/** One more process beside the product under test: a web server, or a worker. */
export class SecondProcess {
  private constructor(
    readonly origin: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(
    origin: string,
    env: NodeJS.ProcessEnv,
    program = ['scripts/start/server.ts'],
  ): Promise<SecondProcess> {
    const child = spawn(process.execPath, ['--import=tsx', ...program], {
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', (code) => reject(new Error(`${program.at(-1)} ended with ${code}`)))
    })
    return new SecondProcess(origin, child)
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return
    this.child.kill('SIGTERM')
    await once(this.child, 'exit')
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await once(this.child, 'exit')
  }
}

/** The whole product as `npm start` runs it, on ports and in a data folder of its own. */
export class AppUnderTest {
  readonly origin: string
  readonly simulatorOrigin: string
  output = ''
  /** Process id of the start command. */
  get pid(): number {
    return this.child?.pid ?? 0
  }
  private child: ChildProcess | null = null
  private slate: CleanSlate | null = null

  private constructor(
    readonly port: number,
    readonly simulatorPort: number,
    readonly dataDir: string,
    private readonly settings: Record<string, string>,
  ) {
    this.origin = settings.APP_ORIGIN ?? `http://127.0.0.1:${port}`
    this.simulatorOrigin = `http://127.0.0.1:${simulatorPort}`
  }

  /** @param ownPort where the web server listens; a free one unless given */
  static async start(settings: Record<string, string> = {}, ownPort?: number): Promise<AppUnderTest> {
    const [free, simulatorPort] = await freePorts(2)
    const port = ownPort ?? free
    if (port === undefined || simulatorPort === undefined) throw new Error('No free ports')
    const app = new AppUnderTest(port, simulatorPort, await mkdtemp(join(tmpdir(), 'auxroom-e2e-')), settings)
    await app.run()
    return app
  }

  /** Whether the simulator stands in: only while no provider has credentials. */
  private get isSimulated(): boolean {
    return !Object.keys(this.settings).some((name) => name.endsWith('_CLIENT_ID'))
  }

  /** Starts the processes and resolves when the ready line is printed. */
  async run(): Promise<void> {
    const child = spawn(process.execPath, ['scripts/start.mjs'], {
      env: this.ownEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child = child
    this.output = ''
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.output += chunk.toString()
        if (this.output.includes(`Auxroom ready at ${this.origin}`)) resolve()
      }
      child.stdout?.on('data', read)
      child.stderr?.on('data', read)
      child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${this.output}`)))
    })
  }

  /** Stops as Ctrl-C does and waits for the last process. */
  async stop(): Promise<void> {
    const child = this.child
    this.child = null
    if (!child || child.exitCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.run()
  }

  async dispose(): Promise<void> {
    await this.slate?.end()
    await this.stop()
    const record = await readFile(join(this.dataDir, 'postgres.json'), 'utf8').catch(() => null)
    // Started as root, the cluster lies outside the data folder.
    if (record)
      await rm((JSON.parse(record) as { cluster: string }).cluster, { recursive: true, force: true })
    await rm(this.dataDir, { recursive: true, force: true })
  }

  /** The process that answers browsers, for what looks at its memory or kills it. */
  async webProcessId(): Promise<number> {
    const lock = JSON.parse(await readFile(join(this.dataDir, 'start.lock'), 'utf8')) as {
      children: { pid: number; command: string }[]
    }
    const web = lock.children.filter((child) => child.command.includes('start/server.ts')).at(-1)
    if (!web) throw new Error('No web process was found')
    return web.pid
  }

  /** A second server process on the same database, as another machine would be. @param ownPort a free one unless given */
  async secondProcess(ownPort?: number): Promise<SecondProcess> {
    const port = ownPort ?? (await freePorts(1))[0] ?? 0
    const secrets = JSON.parse(await readFile(join(this.dataDir, 'secrets.json'), 'utf8')) as Record<
      string,
      string
    >
    const origin = this.settings.APP_ORIGIN ?? `http://127.0.0.1:${port}`
    return SecondProcess.start(origin, {
      ...process.env,
      ...secrets,
      NODE_ENV: 'production',
      AUXROOM_PRELOAD: '0',
      NEXT_MANUAL_SIG_HANDLE: '1',
      PORT: String(port),
      APP_ORIGIN: origin,
      NEXTAUTH_URL: origin,
      NEXTAUTH_SECRET: secrets.AUTH_SECRET,
      DATA_DIR: this.dataDir,
      DATABASE_URL: await this.databaseUrl(),
      SIMULATOR_ORIGIN: this.simulatorOrigin,
      ...this.settings,
    })
  }

  /** A process that works and answers nobody, as `npm run worker` starts it. */
  worker(): Promise<SecondProcess> {
    const program = ['--conditions=react-server', 'scripts/worker.ts']
    return SecondProcess.start(this.origin, this.ownEnvironment(), program)
  }

  private ownEnvironment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      // Many starts, each for a few pages: those are loaded as they are asked for.
      AUXROOM_PRELOAD: '0',
      ...this.settings,
      PORT: String(this.port),
      SIMULATOR_PORT: String(this.simulatorPort),
      DATA_DIR: this.dataDir,
    }
  }

  /** Runs statements on the product's own database. */
  async database<T>(use: (sql: postgres.Sql) => Promise<T>): Promise<T> {
    const sql = postgres(await this.databaseUrl(), { max: 1, onnotice: () => {} })
    try {
      return await use(sql)
    } finally {
      await sql.end()
    }
  }

  async databaseUrl(): Promise<string> {
    if (this.settings.DATABASE_URL) return this.settings.DATABASE_URL
    const record = JSON.parse(await readFile(join(this.dataDir, 'postgres.json'), 'utf8')) as { url: string }
    return record.url
  }

  /** Only a superuser may delete rows while others refer to them; the product connects as its own role. */
  private async superuserUrl(): Promise<string> {
    const cluster = await readCluster(this.dataDir)
    return cluster ? superuserUrlOf(cluster) : this.databaseUrl()
  }

  /** The first state for the next test: no accounts, a fresh provider. */
  async cleanSlate(): Promise<void> {
    const databaseUrl = await this.superuserUrl()
    if (this.slate?.databaseUrl !== databaseUrl) {
      await this.slate?.end()
      this.slate = new CleanSlate(databaseUrl)
    }
    await this.slate.empty()
    if (this.isSimulated) await fetch(`${this.simulatorOrigin}/_control/reset`, { method: 'POST' })
  }
}

/**
 * Ports below those the system gives to outgoing connections: one of these may take a free port again before the
 * product listens there.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = randomInt(15_000, 32_000)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
