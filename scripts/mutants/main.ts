import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { startEphemeral } from '../../db/embedded'
import { mutants as all } from './all'
import { copyTree } from './copy'
import { edited, editsOf, type Mutant, MutantError } from './mutant'
import { type Outcome, table, told, verdict } from './report'
import { type FileResult, runTests } from './tests'

const { argv } = process
const flags = argv.slice(2).filter((word) => word.startsWith('--'))
const words = argv.slice(2).filter((word) => !word.startsWith('--'))
const tableFile = flags.find((flag) => flag.startsWith('--table='))?.slice('--table='.length)
const chosen = all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))

const projectOf = ({ project }: Mutant) => project ?? 'unit'

async function assertFit(folder: string): Promise<void> {
  const twice = all.find(({ name }, index) => all.findIndex((other) => other.name === name) !== index)
  if (twice) throw new MutantError(`two mutants are called ${twice.name}`)
  for (const mutant of chosen) {
    await breakIn(folder, mutant).then((mend) => mend())
  }
}

/** Breaks a copy. @returns what mends it @throws MutantError where the mutant does not fit the tree */
async function breakIn(folder: string, mutant: Mutant): Promise<() => Promise<void>> {
  const originals: [path: string, text: string][] = []
  const mend = async () => {
    for (const [path, text] of originals.reverse()) await writeFile(path, text)
  }
  try {
    for (const edit of editsOf(mutant)) {
      const path = join(folder, edit.file)
      const text = await readFile(path, 'utf8')
      const after = edited(edit, text)
      await transform(after, { loader: loaderOf(edit.file), logLevel: 'silent' })
      originals.push([path, text])
      await writeFile(path, after)
    }
  } catch (error) {
    await mend()
    throw new MutantError(`${mutant.name}: ${error instanceof Error ? error.message : error}`)
  }
  return mend
}

function loaderOf(file: string): 'ts' | 'tsx' | 'json' {
  if (file.endsWith('.json')) return 'json'
  return file.endsWith('.tsx') ? 'tsx' : 'ts'
}

/** Every test that is meant to see a break passes without one: else a red test would be taken for a catch. */
async function assertGreen(folder: string, databaseUrl: string): Promise<void> {
  const kindOf = (mutant: Mutant) => `${projectOf(mutant)} ${mutant.only ? 'some' : 'all'}`
  for (const kind of new Set(chosen.map(kindOf))) {
    const group = chosen.filter((mutant) => kindOf(mutant) === kind)
    const [first] = group
    const tests = [...new Set(group.flatMap((mutant) => mutant.tests))]
    const only = first?.only && [...new Set(group.map((mutant) => mutant.only))].join('|')
    const run = { tests, project: first ? projectOf(first) : '', only }
    const results = await runTests(folder, databaseUrl, run, 30 * 60_000)
    for (const mutant of group) assertGreenWithout(mutant, results ?? [])
  }
}

function assertGreenWithout({ name, tests, only }: Mutant, results: readonly FileResult[]): void {
  const isWanted = (title: string) => !only || new RegExp(only).test(title)
  for (const test of tests) {
    const result = results.find(({ file }) => file === test)
    if (!result) throw new MutantError(`${name}: ${test} was not run`)
    const red = result.failed.find(isWanted) ?? (result.suiteFailed ? result.messages[0] : undefined)
    if (red) throw new MutantError(`${name}: ${test} fails without it: ${red}`)
    if (!result.passed.some(isWanted)) throw new MutantError(`${name}: no test of ${test} matches ${only}`)
  }
}

async function tryOut(folder: string, databaseUrl: string, mutant: Mutant): Promise<Outcome> {
  const began = performance.now()
  const mend = await breakIn(folder, mutant)
  try {
    const { tests, only } = mutant
    const results = await runTests(folder, databaseUrl, { tests, project: projectOf(mutant), only })
    return { mutant, ...verdict(mutant, results), seconds: (performance.now() - began) / 1000 }
  } finally {
    await mend()
  }
}

async function main(): Promise<boolean> {
  if (chosen.length === 0) throw new MutantError(`no mutant is called ${words.join(' or ')}`)
  const copy = await copyTree()
  const database = await startEphemeral()
  try {
    await assertFit(copy.folder)
    console.log(`${chosen.length} mutants; first their tests without any of them …`)
    await assertGreen(copy.folder, database.superuserUrl)
    const outcomes: Outcome[] = []
    for (const mutant of chosen) {
      const outcome = await tryOut(copy.folder, database.superuserUrl, mutant)
      console.log(told(outcome))
      outcomes.push(outcome)
    }
    const missed = outcomes.filter(({ caught }) => !caught).length
    if (tableFile) await writeFile(tableFile, `${table(outcomes)}\n`)
    console.log(`\n${table(outcomes)}\n\n${outcomes.length - missed} caught, ${missed} missed`)
    return missed === 0
  } finally {
    await database.stop()
    await copy.remove()
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  if (!(error instanceof MutantError)) throw error
  console.error(`The mutants do not fit: ${error.message}`)
  process.exitCode = 1
}
