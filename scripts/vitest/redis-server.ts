import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const programs = ['redis-server', 'valkey-server']

/** The program tests start, where this machine has one. */
const program = programs.find((name) => spawnSync(name, ['--version']).status === 0)

export const hasRedis = program !== undefined

/** A Redis or Valkey of a test's own, which keeps nothing. */
export class RedisServer {
  readonly url: string
  private child: ChildProcess | null = null
  private readonly endWithThisProcess = () => void this.child?.kill('SIGKILL')

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {
    this.url = `redis://127.0.0.1:${port}`
    process.once('exit', this.endWithThisProcess)
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'auxroom-redis-')))
    await server.run()
    return server
  }

  /** Starts it, the first time or again; resolves when it takes connections. */
  async run(): Promise<void> {
    if (!program) throw new Error('This machine has no Redis')
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder]
    const child = spawn(program, [...settings, '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.child = child
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      if (!/ready to accept connections/i.test(String(chunk))) continue
      child.stdout.resume()
      return
    }
    throw new Error('Redis does not start')
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    const { child } = this
    this.child = null
    if (!child || child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  /** It keeps its connections and answers nothing any more, as behind a broken network. */
  freeze(): void {
    this.child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.child?.kill('SIGCONT')
  }

  async dispose(): Promise<void> {
    await this.kill()
    process.off('exit', this.endWithThisProcess)
    await rm(this.folder, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('No free port')
  return address.port
}
