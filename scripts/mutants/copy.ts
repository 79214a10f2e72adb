import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const tree = fileURLToPath(new URL('../..', import.meta.url))

function filesOfTheTree(): string[] {
  const asked = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = spawnSync('git', asked, { cwd: tree, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (listed.status !== 0) throw new Error(`git ls-files failed: ${listed.stderr}`)
  return listed.stdout.split('\0').filter(Boolean)
}

/** Copies the tree as it stands, changes that are not committed included, and lends it the tree's dependencies. */
export async function copyTree(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'auxroom-mutants-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void remove().finally(() => process.exit(1)))
  }
  try {
    for (const file of filesOfTheTree()) {
      await cp(join(tree, file), join(folder, file)).catch((error: NodeJS.ErrnoException) => {
        // Listed and deleted meanwhile.
        if (error.code !== 'ENOENT') throw error
      })
    }
    await symlink(join(tree, 'node_modules'), join(folder, 'node_modules'), 'junction')
  } catch (error) {
    await remove()
    throw error
  }
  return { folder, remove }
}
