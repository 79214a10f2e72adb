import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { startEmbedded, useEmbedded } from './embedded'
import { postgresBinaries } from './postgres-binaries'
import { isAlive } from './postmaster'

const somebody = 12_345
const made: string[] = []
const running: { stop: () => Promise<void> }[] = []

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  for (const path of made.splice(0)) await rm(path, { recursive: true, force: true })
})

/** A data folder, and the place its cluster has where root starts it. */
async function newFolder(): Promise<{ dataDir: string; cluster: string }> {
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'auxroom-shared-')))
  const cluster = `/var/tmp/auxroom-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`
  made.push(dataDir, cluster, `${cluster}.old`)
  return { dataDir, cluster }
}

async function plant(path: string, uid = somebody): Promise<void> {
  await mkdir(path)
  await writeFile(join(path, 'theirs'), 'theirs')
  await chown(path, uid, uid)
  made.push(path)
}

/** A process that looks like a server of Postgres. */
function pretender() {
  const child = spawn('sleep', ['600'], { argv0: 'postgres', stdio: 'ignore' })
  running.push({
    stop: async () => {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  })
  return child.pid ?? 0
}

describe.skipIf(process.getuid?.() !== 0)(
  '65 as root, in a folder where everybody may write',
  { timeout: 60_000 },
  () => {
    test('what somebody else made under the name of the cluster is neither used, ended nor removed', async () => {
      const { dataDir, cluster } = await newFolder()
      const pid = pretender()
      await plant(cluster)
      await writeFile(join(cluster, 'postmaster.pid'), `${pid}\n\n\n\n\n\n\nready\n`)
      await writeFile(join(cluster, 'PG_VERSION'), '18\n')
      await expect(startEmbedded({ dataDir })).rejects.toThrow(`${cluster} belongs to user ${somebody}`)
      expect(await readFile(join(cluster, 'theirs'), 'utf8')).toBe('theirs')
      expect(isAlive(pid)).toBe(true)
      // As it is after a restart: the record names the cluster.
      const record = { cluster, data_dir: dataDir, port: 1, password: 'x' }
      await writeFile(join(dataDir, 'postgres.json'), JSON.stringify(record))
      await expect(startEmbedded({ dataDir })).rejects.toThrow(`${cluster} belongs to user ${somebody}`)
      await expect(useEmbedded({ dataDir })).rejects.toThrow(`${cluster} belongs to user ${somebody}`)
      expect(isAlive(pid)).toBe(true)
    })

    test('a link is not followed, and a folder others may write into is not used', async () => {
      const { dataDir, cluster } = await newFolder()
      const elsewhere = await mkdtemp(join(tmpdir(), 'auxroom-elsewhere-'))
      made.push(elsewhere)
      await chown(elsewhere, 65_534, 65_534)
      await symlink(elsewhere, cluster)
      await expect(startEmbedded({ dataDir })).rejects.toThrow(`${cluster} is no folder`)
      expect(await readlink(cluster)).toBe(elsewhere)
      await rm(cluster)
      await plant(cluster, 65_534)
      await chmod(cluster, 0o777)
      await expect(startEmbedded({ dataDir })).rejects.toThrow(`${cluster} may be written by others`)
    })

    test('a pid file may name anybody’s process: only the database user’s is ended', async () => {
      const { dataDir, cluster } = await newFolder()
      const pid = pretender()
      await plant(cluster, 65_534)
      await writeFile(join(cluster, 'postmaster.pid'), `${pid}\n\n\n\n\n\n\nready\n`)
      const started = await startEmbedded({ dataDir })
      running.push(started)
      expect(isAlive(pid)).toBe(true)
      expect(await readFile(join(`${cluster}.old`, 'theirs'), 'utf8')).toBe('theirs')
    })

    test('what somebody else put beside it stays', async () => {
      const { dataDir, cluster } = await newFolder()
      await plant(`${cluster}.init-theirs`)
      const link = `${cluster}.init-link`
      await symlink(dataDir, link)
      made.push(link)
      running.push(await startEmbedded({ dataDir }))
      expect((await stat(join(`${cluster}.init-theirs`, 'theirs'))).isFile()).toBe(true)
      expect(await readlink(link)).toBe(dataDir)
      await running.pop()?.stop()
      await rm(join(dataDir, 'postgres.json'))
      await plant(`${cluster}.old`)
      await expect(startEmbedded({ dataDir })).rejects.toThrow(`${cluster}.old belongs to user ${somebody}`)
      expect((await stat(join(`${cluster}.old`, 'theirs'))).isFile()).toBe(true)
    })

    test('programs somebody else put there are not run', async () => {
      const parent = await mkdtemp(join(tmpdir(), 'auxroom-programs-'))
      made.push(parent)
      const { initdb } = await postgresBinaries(parent)
      const copy = join(initdb, '..', '..', '..')
      await chown(copy, somebody, somebody)
      await expect(postgresBinaries(parent)).rejects.toThrow(`belongs to user ${somebody}`)
      await rm(copy, { recursive: true })
      await symlink('/usr', copy)
      await expect(postgresBinaries(parent)).rejects.toThrow('is no folder')
    })
  },
)
