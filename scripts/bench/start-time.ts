import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { median } from './load'
import { report } from './report'

/** Time from the start command to its ready line, already built, data folder in use before; median of five. */
export async function startFigure(app: AppUnderTest): Promise<void> {
  const seconds: number[] = []
  for (let round = 0; round < 5; round += 1) {
    await app.stop()
    const began = performance.now()
    await app.run()
    seconds.push((performance.now() - began) / 1000)
  }
  const middle = median(seconds)
  report({
    what: '`npm start` when already built, embedded database included',
    measured: `${middle.toFixed(1)} s (median of ${seconds.length})`,
    floor: '–',
    target: '≤ 5 s',
    reached: middle <= 5,
  })
}
