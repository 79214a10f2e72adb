import 'server-only'
import { env } from '@/env'

/** Whether the simulator stands in for the providers. */
export function isSimulated(): boolean {
  return env().SIMULATOR_ORIGIN !== undefined
}
