/** One line a step: what is being done, then what came of it and how long it took. */
export async function step<T>(
  what: string,
  run: () => Promise<T>,
  result?: (value: T) => string,
): Promise<T> {
  const began = performance.now()
  const value = await run()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  say(`${what}: ${result?.(value) ?? 'done'} (${seconds} s)`)
  return value
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Something the operator can put right: told in its own words, without a stack. */
export class StartProblem extends Error {
  override name = 'StartProblem'
}
