import 'server-only'
import { log } from '../../log'
import { gauge } from '../../metrics'
import { recentLateness } from './lateness'

/** Has the metrics tell what is due in the queue, of any process: one that works for nobody tells it too. */
export function measureQueue(): void {
  const lateness = (name: string, help: string, read: (of: { due: number; lateS: number }) => number) =>
    gauge({ name, help, labels: ['task'] }, async (made) => {
      made.reset()
      try {
        for (const [task, found] of await recentLateness()) made.set({ task }, read(found))
      } catch (error) {
        log().debug({ err: error }, 'the queue could not be measured')
      }
    })
  lateness('jobs_due', 'Jobs that wait although their time has come', ({ due }) => due)
  lateness('jobs_late_seconds', 'How long the oldest such job has waited', ({ lateS }) => lateS)
}
