import { sqlErrorOf } from './sql-error'

const attempts = 3

/**
 * Runs a transaction, again where it lost a deadlock: whoever went at the same moment held the locks the other way round.
 * Three times at the most.
 * @param orWhere other errors after which another try may go through
 */
export async function retryingDeadlocks<T>(
  run: () => Promise<T>,
  orWhere: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      const again = sqlErrorOf(error)?.kind === 'deadlock_detected' || orWhere(error)
      if (!again || attempt === attempts) throw error
    }
  }
}
