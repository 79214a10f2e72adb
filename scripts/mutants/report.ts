import { type Mutant, MutantError } from './mutant'
import type { FileResult } from './tests'

export type Outcome = {
  mutant: Mutant
  caught: boolean
  /** What saw the break, or why nothing did. */
  by: string
  seconds: number
}

/** A mutant that could not even run was not caught by a rule of the product. */
const cannotRun = /^(?:Error: )?(?:ReferenceError|SyntaxError|Transform failed|Cannot find module)/

/** What the tests made of a mutant. @param results null where they hung or left no report */
export function verdict({ name }: Mutant, results: FileResult[] | null): Pick<Outcome, 'caught' | 'by'> {
  if (!results) return { caught: false, by: 'the run ended without a report' }
  const messages = results.flatMap((result) => result.messages)
  if (messages.length > 0 && messages.every((message) => cannotRun.test(message))) {
    throw new MutantError(`${name}: it does not run: ${messages[0]?.split('\n')[0]}`)
  }
  const seen = results.flatMap(({ file, failed, suiteFailed }) => {
    if (failed.length > 0) return [`${failed.length} ${failed.length === 1 ? 'test' : 'tests'} of ${file}`]
    return suiteFailed ? [`the hooks of ${file}`] : []
  })
  const passed = results.reduce((sum, result) => sum + result.passed.length, 0)
  return seen.length > 0
    ? { caught: true, by: seen.join(', ') }
    : { caught: false, by: `all ${passed} tests passed` }
}

export function told({ mutant, caught, by, seconds }: Outcome): string {
  const what = caught ? `caught  by ${by}` : `MISSED  (${by})`
  return `${mutant.name.padEnd(46)} ${what} (${seconds.toFixed(1)} s)`
}

const cell = (text: string) => text.replaceAll('|', '\\|')

export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ mutant, caught, by }) => {
    const cells = [mutant.name, `\`${mutant.file}\``, caught ? by : '**missed**']
    return `| ${cells.map(cell).join(' | ')} |`
  })
  return ['| broken | in | seen by |', '| --- | --- | --- |', ...rows].join('\n')
}
