import 'server-only'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { singleton } from './singleton'

type Described<Label extends string> = {
  /** In snake case, with its unit at the end, as Prometheus has it; `auxroom_` comes before it. */
  name: string
  help: string
  labels?: readonly Label[]
}

function registry(): Registry {
  return singleton('metrics', () => {
    const made = new Registry()
    collectDefaultMetrics({ register: made })
    return made
  })
}

/**
 * The process's gauge of this name, made at the first call.
 * @param collect sets its values at each reading; what it throws fails the reading, so it catches what may fail
 */
export function gauge<Label extends string = never>(
  { name, help, labels = [] }: Described<Label>,
  collect?: (gauge: Gauge<Label>) => void | Promise<void>,
): Gauge<Label> {
  return singleton(`gauge ${name}`, () => {
    const made: Gauge<Label> = new Gauge<Label>({
      name: `auxroom_${name}`,
      help,
      labelNames: [...labels],
      registers: [registry()],
      ...(collect && { collect: () => collect(made) }),
    })
    return made
  })
}

/** The process's counter of this name, made at the first call. */
export function counter<Label extends string = never>({
  name,
  help,
  labels = [],
}: Described<Label>): Counter<Label> {
  return singleton(
    `counter ${name}`,
    () =>
      new Counter<Label>({
        name: `auxroom_${name}`,
        help,
        labelNames: [...labels],
        registers: [registry()],
      }),
  )
}

/** Everything measured in this process, in Prometheus' text format. */
export async function readMetrics(): Promise<{ text: string; contentType: string }> {
  const own = registry()
  return { text: await own.metrics(), contentType: own.contentType }
}
