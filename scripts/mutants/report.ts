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
const cannotRun = new Set(['ReferenceError', 'SyntaxError'])

/** What the tests made of a mutant. @param results null where they hung or left no report */
export function verdict({ name }: Mutant, results: FileResult[] | null): Pick<Outcome, 'caught' | 'by'> {
  if (!results) return { caught: false, by: 'the run hung, and no test says so' }
  const errors = results.flatMap((result) => result.errors)
  if (errors.length > 0 && errors.every((error) => cannotRun.has(error.name))) {
    throw new MutantError(`${name}: it does not run: ${errors[0]?.message}`)
  }
  const seen = results.flatMap(({ file, failed, suiteFailed }) => {
    if (failed.length > 0) return [`${failed.length} ${failed.length === 1 ? 'test' : 'tests'} of ${file}`]
    return suiteFailed ? [`the hooks of ${file}`] : []
  })
  const passed = results.reduce((sum, result) => sum + result.passed.length, 0)
  return seen.length > 0
    ? { caught: true, by: seen.join(', ') }
    : { caught: false, by: passed > 0 ? `all ${passed} tests passed` : 'no test came to an end' }
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
