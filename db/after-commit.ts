type Follower = () => void

declare global {
  // Next bundles pages, handlers and instrumentation apart: only globalThis is one per process.
  var auxroomFollowers: WeakMap<object, Follower[]> | undefined
}

function followers(): WeakMap<object, Follower[]> {
  globalThis.auxroomFollowers ??= new WeakMap()
  return globalThis.auxroomFollowers
}

/**
 * Runs something once this transaction has committed, and never where it is rolled back. In a savepoint it waits for
 * the whole. Lost with a process that dies between the commit and now.
 * @param run must not throw: nothing can be undone any more
 */
export function afterCommit(tx: object, run: Follower): void {
  const waiting = followers().get(tx)
  if (!waiting) throw new Error('This is no transaction under way')
  waiting.push(run)
}

/** The same database, each of whose transactions runs what waits for its commit. */
export function withFollowers<T extends object>(database: T): T {
  follow(database, (waiting) => {
    for (const run of waiting) run()
  })
  return database
}

function follow(starter: object, committed: (waiting: Follower[]) => void): void {
  const begin: unknown = Reflect.get(starter, 'transaction')
  if (typeof begin !== 'function') throw new Error('This begins no transactions')
  const transaction = async (run: unknown, ...options: unknown[]): Promise<unknown> => {
    if (typeof run !== 'function') throw new TypeError('A transaction is a function')
    const waiting: Follower[] = []
    const inside = (tx: object) => {
      followers().set(tx, waiting)
      follow(tx, (inner) => waiting.push(...inner))
      return Reflect.apply(run, undefined, [tx])
    }
    const result: unknown = await Reflect.apply(begin, starter, [inside, ...options])
    committed(waiting)
    return result
  }
  Reflect.set(starter, 'transaction', transaction)
}
