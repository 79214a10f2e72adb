import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { commandOf, isAlive } from '@/db/postmaster'

const holderSchema = z.object({
  pid: z.int().positive(),
  /** Command line of the holder: process ids are given out again. */
  command: z.string(),
  /** Processes the holder started, as far as it wrote them down. */
  children: z.array(z.object({ pid: z.int().positive(), command: z.string() })),
})
export type Holder = z.output<typeof holderSchema>

export type PidLock = {
  /** The holder before, where it ended without giving the lock back: killed. */
  deserted: Holder | null
  noteChild: (pid: number) => Promise<void>
  release: () => Promise<void>
}

/** Null for a file that is gone or torn: nobody holds it. */
async function readHolder(path: string): Promise<Holder | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

export async function stillRuns({ pid, command }: { pid: number; command: string }): Promise<boolean> {
  return isAlive(pid) && (await commandOf(pid)) === command
}

/**
 * Takes a lock file for this process, or says who has it. A lock whose process is gone is taken over.
 * @throws where the holder runs: the `Holder` in `held`
 */
export async function takeLock(path: string): Promise<PidLock | { held: Holder }> {
  const own: Holder = { pid: process.pid, command: await commandOf(process.pid), children: [] }
  const draft = `${path}.${process.pid}`
  const write = () => writeFile(draft, JSON.stringify(own), { mode: 0o600 })
  let deserted: Holder | null = null
  await write()
  // Linking fails where the name exists: one of two that try together wins.
  while (
    !(await link(draft, path).then(
      () => true,
      () => false,
    ))
  ) {
    const holder = await readHolder(path)
    if (holder && holder.pid !== process.pid && (await stillRuns(holder))) {
      await rm(draft, { force: true })
      return { held: holder }
    }
    deserted = holder ?? deserted
    await rename(path, `${path}.old`).catch(() => undefined)
  }
  await rm(draft, { force: true })
  await rm(`${path}.old`, { force: true })
  return {
    deserted,
    noteChild: async (pid) => {
      own.children = [
        ...own.children.filter((child) => isAlive(child.pid)),
        { pid, command: await commandOf(pid) },
      ]
      await write()
      await rename(draft, path)
    },
    release: () => rm(path, { force: true }),
  }
}
