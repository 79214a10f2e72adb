import { once } from 'node:events'
import type { Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { ShutdownHook } from '@/lib/singleton'

const HOOK_PATIENCE_MS = 2_000
const ANSWERS_PATIENCE_MS = 1_500
/** Hooks from here on close what answers under way still need. */
const AFTER_ANSWERS = 50

/**
 * Stops taking connections, then ends streams and workers (hooks below 50), lets answers under way finish, then closes
 * bus and database. A hook that fails or hangs holds up nobody.
 */
export async function closeInOrder(server: Server, hooks: Iterable<ShutdownHook>): Promise<void> {
  const ordered = [...hooks].sort((one, other) => one.order - other.order)
  const closed = server.listening ? once(server, 'close') : Promise.resolve()
  server.close()
  await runAll(ordered.filter(({ order }) => order < AFTER_ANSWERS))
  server.closeIdleConnections()
  await Promise.race([closed, wait(ANSWERS_PATIENCE_MS)])
  server.closeAllConnections()
  await runAll(ordered.filter(({ order }) => order >= AFTER_ANSWERS))
}

/** The same for a process that answers nobody. */
export async function endInOrder(hooks: Iterable<ShutdownHook>): Promise<void> {
  await runAll([...hooks].sort((one, other) => one.order - other.order))
}

async function runAll(hooks: ShutdownHook[]): Promise<void> {
  for (const { name, run } of hooks) {
    const done = Promise.resolve().then(run)
    await Promise.race([done, wait(HOOK_PATIENCE_MS)]).catch((error: unknown) => {
      console.error(`Closing ${name} failed: ${error instanceof Error ? error.message : error}`)
    })
  }
}
