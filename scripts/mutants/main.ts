import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { transform } from 'esbuild'
import { startEphemeral } from '../../db/embedded'
import { mutants as all } from './all'
import { copyTree } from './copy'
import { edited, editsOf, type Mutant, MutantError } from './mutant'
import { type Outcome, table, told, verdict } from './report'
import { type FileResult, Tests } from './tests'

const { argv } = process
const flags = argv.slice(2).filter((word) => word.startsWith('--'))
const words = argv.slice(2).filter((word) => !word.startsWith('--'))
/** Where the table is written; without a file it is printed. */
const tableFile = flags.map((flag) => /^--table=(.+)$/.exec(flag)?.[1]).find(Boolean)
const chosen = all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))

const home = process.cwd()

const projectOf = ({ project }: Mutant) => project ?? 'unit'

/** Breaks a copy. @returns what mends it @throws MutantError where the mutant does not fit the tree */
async function breakIn(folder: string, tests: Tests, mutant: Mutant): Promise<() => Promise<void>> {
  const originals: [path: string, text: string][] = []
  const write = async (path: string, text: string) => {
    await writeFile(path, text)
    tests.changed(path)
  }
  const mend = async () => {
    for (const [path, text] of originals.reverse()) await write(path, text)
  }
  try {
    for (const edit of editsOf(mutant)) {
      const path = join(folder, edit.file)
      const text = await readFile(path, 'utf8')
      const after = edited(edit, text)
      originals.push([path, text])
      await write(path, after)
    }
    for (const { file } of editsOf(mutant)) await assertParses(folder, file)
  } catch (error) {
    await mend()
    throw new MutantError(`${mutant.name}: ${error instanceof Error ? error.message : error}`)
  }
  return mend
}

async function assertParses(folder: string, file: string): Promise<void> {
  const loader = file.endsWith('.json') ? 'json' : file.endsWith('.tsx') ? 'tsx' : 'ts'
  await transform(await readFile(join(folder, file), 'utf8'), { loader, logLevel: 'silent' })
}

/** All mutants, not only the chosen ones: one that does not fit any more is told at the next run of any. */
async function assertFit(folder: string, tests: Tests): Promise<void> {
  const twice = all.find(({ name }, index) => all.findIndex((other) => other.name === name) !== index)
  if (twice) throw new MutantError(`two mutants are called ${twice.name}`)
  for (const mutant of all) await breakIn(folder, tests, mutant).then((mend) => mend())
}

/** Every test that is meant to see a break passes without one: else a red test would be taken for a catch. */
async function assertGreen(tests: Tests): Promise<void> {
  const kindOf = (mutant: Mutant) => `${projectOf(mutant)} ${mutant.only ? 'some' : 'all'}`
  for (const kind of new Set(chosen.map(kindOf))) {
    const group = chosen.filter((mutant) => kindOf(mutant) === kind)
    const files = [...new Set(group.flatMap((mutant) => mutant.tests))]
    const only = [...new Set(group.flatMap((mutant) => mutant.only ?? []))].join('|')
    const project = kind.split(' ')[0] ?? ''
    const results = await tests.run({ tests: files, project, only }, 30 * 60_000)
    for (const mutant of group) assertGreenWithout(mutant, results ?? [])
  }
}

function assertGreenWithout({ name, tests, only }: Mutant, results: readonly FileResult[]): void {
  const isWanted = (title: string) => !only || new RegExp(only).test(title)
  for (const test of tests) {
    const result = results.find(({ file }) => file === test)
    if (!result) throw new MutantError(`${name}: ${test} was not run`)
    const red = result.failed.find(isWanted) ?? (result.suiteFailed ? result.errors[0]?.message : undefined)
    if (red) throw new MutantError(`${name}: ${test} fails without it: ${red}`)
    if (!result.passed.some(isWanted)) throw new MutantError(`${name}: no test of ${test} matches ${only}`)
  }
}

async function tryOut(folder: string, tests: Tests, mutant: Mutant): Promise<Outcome> {
  const began = performance.now()
  const mend = await breakIn(folder, tests, mutant)
  try {
    const results = await tests.run({ ...mutant, project: projectOf(mutant) })
    return { mutant, ...verdict(mutant, results), seconds: (performance.now() - began) / 1000 }
  } finally {
    await mend()
  }
}

async function tryAll(folder: string, tests: Tests): Promise<Outcome[]> {
  await assertFit(folder, tests)
  console.log(`${chosen.length} mutants; first their tests without any of them …`)
  await assertGreen(tests)
  const outcomes: Outcome[] = []
  for (const mutant of chosen) {
    const outcome = await tryOut(folder, tests, mutant)
    console.log(told(outcome))
    outcomes.push(outcome)
  }
  return outcomes
}

async function main(): Promise<boolean> {
  if (chosen.length === 0) throw new MutantError(`no mutant is called ${words.join(' or ')}`)
  const copy = await copyTree()
  const database = await startEphemeral()
  try {
    const tests = await Tests.start(copy.folder, database.superuserUrl)
    const outcomes = await tryAll(copy.folder, tests).finally(() => tests.close())
    const missed = outcomes.filter(({ caught }) => !caught).length
    if (tableFile) await writeFile(resolve(home, tableFile), `${table(outcomes)}\n`)
    else if (flags.includes('--table')) console.log(`\n${table(outcomes)}\n`)
    console.log(`${outcomes.length - missed} caught, ${missed} missed`)
    return missed === 0
  } finally {
    process.chdir(tmpdir())
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
