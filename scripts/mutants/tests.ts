import { setTimeout as delay } from 'node:timers/promises'
import { createVitest, type TestModule, type TestSpecification, type Vitest } from 'vitest/node'

/** Nothing here takes that long; a run that does hangs. */
const longestRunMs = 180_000

const projects = ['unit', 'spotify', 'bungie', 'oidc']

export type TestRun = { tests: readonly string[]; project: string; only?: string }

export type FileResult = {
  /** From the root of the tree. */
  file: string
  /** Full names of the tests that passed and failed. */
  passed: string[]
  failed: string[]
  /** What failed of the file as a whole: it could not be read, or a hook of it failed. */
  suiteFailed: boolean
  errors: { name: string; message: string }[]
}

/** Vitest over a copy of the tree: started once, since starting takes longer than most test files. */
export class Tests {
  private constructor(
    private readonly vitest: Vitest,
    private readonly folder: string,
  ) {}

  /** @param databaseUrl superuser's URL of the Postgres that every run shares */
  static async start(folder: string, databaseUrl: string): Promise<Tests> {
    process.env.TEST_DATABASE_URL = databaseUrl
    process.chdir(folder)
    const options = { root: folder, watch: false, silent: true, reporters: [{}], project: projects }
    const vitest = await createVitest('test', options)
    await vitest.standalone()
    return new Tests(vitest, folder)
  }

  /** Lets the next run read this file afresh. */
  changed(path: string): void {
    this.vitest.invalidateFile(path)
  }

  /** @returns one result for each file that was run; null where the run hung */
  async run({ tests, project, only }: TestRun, longestMs = longestRunMs): Promise<FileResult[] | null> {
    const { vitest } = this
    if (only) vitest.setGlobalTestNamePattern(only)
    else vitest.resetGlobalTestNamePattern()
    const found = await vitest.globTestSpecifications([...tests])
    const wanted = found.filter((one) => one.project.name === project && tests.includes(this.nameOf(one)))
    const clock = new AbortController()
    const hung = delay(longestMs, null, { signal: clock.signal }).catch(() => null)
    const ended = await Promise.race([vitest.runTestSpecifications(wanted), hung])
    clock.abort()
    if (!ended) {
      await vitest.cancelCurrentRun('keyboard-input')
      return null
    }
    // What earlier runs came to is told along.
    return ended.testModules
      .filter((one) => wanted.some((spec) => spec.moduleId === one.moduleId && spec.project === one.project))
      .map((one) => resultOf(one, this.nameOf(one)))
  }

  close(): Promise<void> {
    return this.vitest.close()
  }

  private nameOf({ moduleId }: TestSpecification | TestModule): string {
    return moduleId.slice(this.folder.length + 1)
  }
}

function resultOf(one: TestModule, file: string): FileResult {
  const tests = [...one.children.allTests()]
  const named = (state: string) =>
    tests.filter((test) => test.result().state === state).map((test) => test.fullName)
  const suites = [...one.children.allSuites()].flatMap((suite) => suite.errors())
  const errors = [...one.errors(), ...suites, ...tests.flatMap((test) => test.result().errors ?? [])]
  const failed = named('failed')
  return {
    file,
    passed: named('passed'),
    failed,
    suiteFailed: one.state() === 'failed' && failed.length === 0,
    errors: errors.map(({ name = '', message }) => ({ name, message })),
  }
}
