import { lstat } from 'node:fs/promises'

/** Where root keeps what an unprivileged Postgres must reach; the data folder may be closed to it. */
export const SHARED_FOLDER = '/var/tmp'

/**
 * Whether a folder is there, and nobody else made it or may write into it. Anybody may make folders and links where
 * everybody may write, so nothing in there is read, ended or removed before it was asked this.
 * @param owner uid it has to have; undefined where machines have none
 * @throws Error where somebody else made it: it is for a person to look at
 */
export async function isOurs(path: string, owner: number | undefined): Promise<boolean> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!found) return false
  // In a folder of one's own a link leads where its owner wants; root follows none.
  const isLinkOfOne = found.isSymbolicLink() && process.getuid?.() !== 0
  if (!found.isDirectory() && !isLinkOfOne) {
    throw new Error(
      `${path} is no folder, and Auxroom did not make it: look at it, remove it and start again`,
    )
  }
  if (owner !== undefined && found.uid !== owner) {
    throw new Error(
      `${path} belongs to user ${found.uid}, not to ${owner}: start as who made it, or remove it`,
    )
  }
  if (found.isDirectory() && process.platform !== 'win32' && (found.mode & 0o022) !== 0) {
    throw new Error(`${path} may be written by others: look at it, remove it and start again`)
  }
  return true
}
