import { startConductor } from './worker'

/** A process of its own for tests that kill one; says when it takes jobs. */
await startConductor()
process.stdout.write('ready\n')
setInterval(() => undefined, 60_000)
