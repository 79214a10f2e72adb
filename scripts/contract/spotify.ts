/**
 * Holds the simulated Spotify's answers against the provider's OpenAPI file:
 * `tsx scripts/contract/spotify.ts <file.yml>`. Prints what is wrong and the count; exits with 1 on any fault.
 */
import { readFileSync } from 'node:fs'
import { SpotifyUnderTest } from '@/lib/simulator/spotify/spotify-under-test'
import { Contract, type Operation } from './openapi'
import { Report } from './report'
import { CALLS, filled, make } from './spotify-calls'

const DIFFERENCES = {
  // Statuses the file leaves out (400, 404, 411) have the shape of those it documents.
  errorResponse: 'Unauthorized',
  nullable: [
    // "item is null during ads and may be null at any time"; the file's prose says so too, its schema does not.
    'CurrentlyPlayingContextObject.item',
    'CurrentlyPlayingObject.item',
    'QueueObject.currently_playing',
    // Null by the file's prose only.
    'CurrentlyPlayingContextObject.context',
    'CurrentlyPlayingObject.context',
    'PlayHistoryObject.context',
    'CursorPagingObject.next',
  ],
  added: {
    // Errors of the player carry a reason.
    'ErrorObject.reason': { type: 'string' },
    // `actions` arrives as `{"disallows": {…: true}}`.
    'CurrentlyPlayingContextObject.actions': disallows(),
    'CurrentlyPlayingObject.actions': disallows(),
  },
}

function disallows(): object {
  const properties = { disallows: { $ref: '#/components/schemas/DisallowsObject' } }
  return { type: 'object', required: ['disallows'], properties }
}

async function main(file: string): Promise<boolean> {
  const contract = new Contract(readFileSync(file, 'utf8'), DIFFERENCES)
  const spotify = await SpotifyUnderTest.start()
  const { control } = spotify.simulator
  control.behaviour({ lag_ms: 0 })
  const ada = await spotify.as('ada')
  const report = new Report()
  const operationOf = (method: string, path: string): Operation | undefined =>
    contract.operations.find((operation) => operation.method === method && operation.path === path)

  const met = new Set<Operation>()
  for (const call of CALLS) {
    call.before?.(spotify)
    const operation = operationOf(call.method, call.path)
    const name = `${call.method} ${call.to ?? call.path} → ${call.status}`
    if (!operation) {
      report.add(name, ['the file has no such operation'])
      continue
    }
    met.add(operation)
    const { status, body } = await make(call, ada)
    const unexpected = status === call.status ? [] : [`answered ${status}: ${JSON.stringify(body)}`]
    report.add(name, [...unexpected, ...contract.faults(operation, status, body)])
    control.clock({ advance_ms: 1000 })
  }

  const stranger = spotify.withToken('unknown')
  for (const operation of contract.operations) {
    const { method, path, deprecated } = operation
    const check = async (wanted: number, call: typeof ada): Promise<void> => {
      const { status, body } = await call(method, filled(path))
      const unexpected = status === wanted ? [] : [`answered ${status}`]
      report.add(`${method} ${path} → ${wanted}`, [
        ...unexpected,
        ...contract.faults(operation, status, body),
      ])
    }
    await check(401, stranger)
    control.behaviour({ rate_window: { limit: 0, seconds: 30 } })
    await check(429, ada)
    control.behaviour({ rate_window: { limit: 10_000, seconds: 30 } })
    // The rules of 2026: what the file calls deprecated is removed for apps in development mode.
    if (deprecated) await check(403, ada)
    else if (!met.has(operation)) report.add(`${method} ${path}`, ['was not called'])
  }
  await spotify.simulator.close()
  return report.print()
}

const file = process.argv[2]
if (file === undefined) {
  process.stderr.write('Usage: tsx scripts/contract/spotify.ts <spotify openapi file>\n')
  process.exitCode = 2
} else {
  process.exitCode = (await main(file)) ? 0 : 1
}
