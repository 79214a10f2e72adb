import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@/db/postgres-cluster'

const version = spawnSync('pgbouncer', ['--version'], { encoding: 'utf8' })

export const hasPgBouncer = version.status === 0

/** A PgBouncer of a test's own before a Postgres of this machine. */
export class PgBouncerServer {
  private readonly endWithThisProcess = () => void this.child.kill('SIGKILL')

  private constructor(
    /** The same database as the one it stands before. */
    readonly url: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    process.once('exit', this.endWithThisProcess)
  }

  /** @param direct the database's own URL */
  static async start(direct: string, mode: 'session' | 'transaction'): Promise<PgBouncerServer> {
    const folder = await mkdtemp(join(tmpdir(), 'auxroom-pgbouncer-'))
    const port = await freePort()
    const url = new URL(direct)
    const settings = join(folder, 'pgbouncer.ini')
    const database = {
      host: url.hostname,
      port: url.port,
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    }
    const connection = Object.entries(database).flatMap(([name, value]) => (value ? `${name}=${value}` : []))
    await writeFile(
      settings,
      [
        '[databases]',
        `* = ${connection.join(' ')}`,
        '[pgbouncer]',
        'listen_addr = 127.0.0.1',
        `listen_port = ${port}`,
        'unix_socket_dir =',
        'auth_type = any',
        `pool_mode = ${mode}`,
        'max_client_conn = 200',
        'default_pool_size = 40',
      ].join('\n'),
    )
    await chmod(folder, 0o755)
    await chmod(settings, 0o644)
    // It does not run as root.
    const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
    const child = spawn('pgbouncer', [...user, settings], { stdio: ['ignore', 'ignore', 'pipe'] })
    url.port = String(port)
    url.hostname = '127.0.0.1'
    const server = new PgBouncerServer(url.href, folder, child)
    for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
      if (!/process up/.test(String(chunk))) continue
      child.stderr.resume()
      return server
    }
    throw new Error('PgBouncer does not start')
  }

  async dispose(): Promise<void> {
    process.off('exit', this.endWithThisProcess)
    if (this.child.exitCode === null) {
      this.child.kill('SIGKILL')
      await once(this.child, 'exit')
    }
    await rm(this.folder, { recursive: true, force: true })
  }
}
