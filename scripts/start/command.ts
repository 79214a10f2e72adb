import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { renderUnicodeCompact } from 'uqr'
import { migrate } from '@/db/migrate'
import { PooledByTransaction } from '@/db/pooling'
import type { Settings } from '@/env'
import { ensureBuilt } from './build'
import type { StartOptions } from './options'
import { type Holder, type PidLock, stillRuns, takeLock } from './pid-lock'
import { assertPortFree } from './ports'
import { becomesHealthy, launchPostgres, launchSimulator, launchWeb } from './processes'
import { StartProblem, say, step } from './progress'
import { providerLines } from './provider-lines'
import { readOrMakeSecrets } from './secrets'
import { type Running, type Supervised, supervise } from './supervise'

/** How long what an earlier, killed start left may take to end by itself. */
const LEFTOVER_PATIENCE_MS = 6_000

/** The whole product on this machine: database, simulator, web server; started in this order and stopped in the other. */
export class StartCommand {
  private readonly settings: Settings
  private readonly stopping = new AbortController()
  private readonly started: Supervised[] = []
  private starting: Promise<void> = Promise.resolve()
  private lock: PidLock | null = null

  constructor(
    private readonly options: StartOptions,
    private readonly onGiveUp: (reason: string) => void,
  ) {
    this.settings = options.settings
  }

  /** Resolves when the ready line is printed. @throws StartProblem */
  start(): Promise<void> {
    this.starting = this.run()
    return this.starting
  }

  /** Ends everything in order, whatever the start has come to. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.starting.catch(() => undefined)
    for (const process of this.started.reverse()) await process.stop()
    await this.lock?.release()
  }

  /** Ends everything at once. */
  kill(): void {
    for (const process of this.started) process.kill()
  }

  private async run(): Promise<void> {
    const { settings, options } = this
    await mkdir(settings.DATA_DIR, { recursive: true, mode: 0o700 })
    await chmod(settings.DATA_DIR, 0o700)
    const deserted = await this.lockDataDir()
    await this.checkPorts(deserted)

    const database = await this.database()
    await step(
      'Tables',
      () => this.migrate(database()),
      () => 'up to date',
    )
    const secrets = await readOrMakeSecrets(settings.DATA_DIR)
    if (settings.mayBeSimulated) {
      await this.supervised('The simulator', 'Simulated providers', () => launchSimulator(settings, secrets))
    }
    if (!options.dev) {
      const build = {
        distDir: process.env.NEXT_DIST_DIR || '.next',
        bench: Boolean(process.env.AUXROOM_BENCH),
      }
      const { signal } = this.stopping
      await step(
        'Build',
        () => ensureBuilt({ ...build, signal, onChild: (pid) => this.note(pid) }),
        (what) => what,
      )
    }
    const web = () =>
      launchWeb({
        settings,
        secrets,
        databaseUrl: database(),
        simulated: settings.mayBeSimulated,
        dev: options.dev,
      })
    await this.supervised('The web server', 'Web server', web)
    await becomesHealthy(settings, this.stopping.signal)
    this.announce()
  }

  private announce(): void {
    const { APP_ORIGIN, JOIN_ORIGIN } = this.settings
    if (this.options.lan) {
      say(`\nPhones in this network join at ${JOIN_ORIGIN}/join\n`)
      say(renderUnicodeCompact(`${JOIN_ORIGIN}/join`, { border: 2 }))
      say('')
    }
    for (const line of providerLines(this.settings)) say(line)
    say(`Auxroom ready at ${APP_ORIGIN}`)
  }

  /** @returns the start before this one, where it was killed */
  private async lockDataDir(): Promise<Holder | null> {
    const { DATA_DIR } = this.settings
    const lock = await takeLock(join(DATA_DIR, 'start.lock'))
    if ('held' in lock) {
      throw new StartProblem(
        `DATA_DIR: ${DATA_DIR} is in use by a start that runs (process ${lock.held.pid}). Stop that one, or choose another folder: DATA_DIR=.data-2 PORT=3100 npm start`,
      )
    }
    this.lock = lock
    return lock.deserted
  }

  private async checkPorts(deserted: Holder | null): Promise<void> {
    const { PORT, HOST, SIMULATOR_PORT, mayBeSimulated } = this.settings
    const patience = deserted ? LEFTOVER_PATIENCE_MS : 0
    if (deserted) await endLeftovers(deserted)
    await assertPortFree({ name: 'PORT', port: PORT, host: HOST }, patience)
    if (mayBeSimulated) {
      await assertPortFree({ name: 'SIMULATOR_PORT', port: SIMULATOR_PORT, host: '127.0.0.1' }, patience)
    }
  }

  private async migrate(databaseUrl: string): Promise<void> {
    const direct = this.settings.DATABASE_DIRECT_URL
    try {
      await (direct ? migrate(direct, 'DATABASE_DIRECT_URL') : migrate(databaseUrl))
    } catch (error) {
      throw error instanceof PooledByTransaction ? new StartProblem(error.message) : error
    }
  }

  /** @returns where the database is reached at the moment */
  private async database(): Promise<() => string> {
    const { DATABASE_URL, DATA_DIR } = this.settings
    if (DATABASE_URL) {
      say('Database: as DATABASE_URL says')
      return () => DATABASE_URL
    }
    let url = ''
    await this.supervised('The database', 'Database', async () => {
      const running = await launchPostgres(DATA_DIR)
      const moved = url !== '' && url !== running.url
      url = running.url
      // Its port was taken meanwhile: the web server learns the new one by being started again.
      if (moved) this.started.at(-1)?.current().kill()
      return running
    })
    return () => url
  }

  private async supervised(name: string, what: string, launch: () => Promise<Running>): Promise<void> {
    this.stopping.signal.throwIfAborted()
    const onLaunch = ({ pid }: Running) => this.note(pid)
    const process = await step(
      what,
      () => supervise({ name, launch, onLaunch, onGiveUp: this.onGiveUp }),
      () => 'running',
    )
    this.started.push(process)
    this.stopping.signal.throwIfAborted()
  }

  private async note(pid: number): Promise<void> {
    await this.lock?.noteChild(pid)
  }
}

/** What a killed start left behind ends by itself when it notices; whatever does not is ended here. */
async function endLeftovers({ children }: Holder): Promise<void> {
  const deadline = Date.now() + LEFTOVER_PATIENCE_MS
  let left = children.filter(({ command }) => !/postgres/.test(command))
  for (const child of left) if (await stillRuns(child)) process.kill(child.pid, 'SIGTERM')
  while (left.length > 0) {
    const running = await Promise.all(left.map(stillRuns))
    left = left.filter((_, index) => running[index])
    if (Date.now() > deadline) for (const { pid } of left) process.kill(pid, 'SIGKILL')
    await wait(50)
  }
}
