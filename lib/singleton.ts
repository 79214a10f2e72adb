/**
 * Next bundles pages, handlers and instrumentation apart, so a module's own variables exist several times in one
 * process. What must be one per process lives on `globalThis` under a name.
 */
const registry: Map<string, unknown> = (() => {
  const holder = globalThis as { auxroomSingletons?: Map<string, unknown> }
  holder.auxroomSingletons ??= new Map()
  return holder.auxroomSingletons
})()

/** The process's one value of this name, made at the first call. */
export function singleton<T>(name: string, make: () => T): T {
  if (!registry.has(name)) registry.set(name, make())
  return registry.get(name) as T
}

export type ShutdownHook = { name: string; order: number; run: () => Promise<void> | void }

/**
 * Registers what must close before the process ends; lower orders first (streams 10, worker 20, bus 80, database 90).
 * Registering a name again replaces the hook. The process front runs them on SIGTERM.
 */
export function onShutdown(name: string, order: number, run: ShutdownHook['run']): void {
  shutdownHooks().set(name, { name, order, run })
}

export function shutdownHooks(): Map<string, ShutdownHook> {
  return singleton('shutdown-hooks', () => new Map<string, ShutdownHook>())
}
