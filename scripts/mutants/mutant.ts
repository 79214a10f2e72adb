/** A text of a source file that is replaced. */
export type Edit = {
  /** From the root of the tree. */
  file: string
  /** The text as it is: it has to occur exactly once. */
  from: string
  /** What stands there instead. The file has to parse with it. */
  to: string
}

/** One way to break the product, and the tests that are meant to see it. */
export type Mutant = Edit & {
  name: string
  /** Further locks on the same door, which have to be broken with the first. */
  also?: readonly Edit[]
  /** Test files, from the root of the tree. */
  tests: readonly string[]
  /** Only the tests whose names match, as Vitest's `-t` does; for files that take long. */
  only?: string
  /** The project of `vitest.config.ts` that runs them; `unit` unless given. */
  project?: 'spotify' | 'bungie' | 'oidc'
}

/** A mistake in the mutants themselves: they do not fit the tree, or their tests do not pass without them. */
export class MutantError extends Error {
  override readonly name = 'MutantError'
}

export function editsOf({ file, from, to, also }: Mutant): Edit[] {
  return [{ file, from, to }, ...(also ?? [])]
}

/** The file's text after the edit. @throws MutantError where `from` does not occur exactly once */
export function edited({ file, from, to }: Edit, text: string): string {
  const parts = text.split(from)
  if (parts.length !== 2) {
    throw new MutantError(`this occurs ${parts.length - 1} times in ${file}, and has to occur once: ${from}`)
  }
  return parts.join(to)
}
