/** What was checked; the last line is counted by `.ci/run`. */
export class Report {
  #passed = 0
  #failed: string[] = []

  add(name: string, faults: readonly string[]): void {
    if (faults.length === 0) this.#passed += 1
    else this.#failed.push(`${name}\n${faults.map((fault) => `    ${fault}`).join('\n')}`)
  }

  print(): boolean {
    for (const failure of this.#failed) process.stdout.write(`✗ ${failure}\n`)
    process.stdout.write(`${this.#passed} passed, ${this.#failed.length} failed\n`)
    return this.#failed.length === 0
  }
}
