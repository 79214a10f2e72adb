import { consoleToLog, endingToLog } from '@/lib/console-log'
import { log } from '@/lib/log'

// Imported before anything else of a server process: what the other modules write while they load is an event as well.
// Developers read Next's own words; an operator's log is one JSON event a line.
if (!process.argv.includes('--dev')) {
  consoleToLog(log)
  endingToLog(log)
}
