import 'server-only'
import postgres from 'postgres'
import { directDatabaseUrl } from '@/env'
import { type BusEar, type BusLine, busChannel } from './bus-line'

/** Listens to NOTIFY on a connection of its own; resolves when the first LISTEN stands. */
export async function listenOnPostgres(ear: BusEar): Promise<BusLine> {
  let up = false
  const client = postgres(directDatabaseUrl(), {
    max: 1,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: 'auxroom-bus' },
    backoff: () => 0.5,
    onclose: () => {
      up = false
    },
  })
  let attached = false
  await client.listen(busChannel, ear.heard, () => {
    up = true
    if (attached) ear.missed()
    attached = true
  })
  return {
    isUp: () => up,
    stop: async () => {
      up = false
      await client.end({ timeout: 1 })
    },
  }
}
