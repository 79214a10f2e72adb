import { readFile, writeFile } from 'node:fs/promises'
import { AppUnderTest } from '../../e2e/support/app-under-test'
import { bundleFigure } from './bundle'
import { fanOutFigures } from './fan-out'
import { loginFigure } from './logins'
import { memoryFigure } from './memory'
import { providerFigures } from './provider'
import { queueFigures } from './queue'
import { refreshFigure } from './refresh'
import { table } from './report'
import { requestFigures } from './requests'
import { startFigure } from './start-time'
import { tokenFigures } from './tokens'

const distDir = '.next-bench'
const all = {
  start: startFigure,
  bundle: (app: AppUnderTest) => bundleFigure(app, distDir),
  requests: requestFigures,
  tokens: tokenFigures,
  logins: loginFigure,
  refresh: refreshFigure,
  fanout: fanOutFigures,
  queue: queueFigures,
  provider: providerFigures,
  memory: memoryFigure,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in all))
if (unknown.length > 0) {
  console.error(`No such figure: ${unknown.join(', ')}. Known: ${Object.keys(all).join(', ')}.`)
  process.exit(2)
}

console.log('Building with the benchmark floors and starting Auxroom …')
const app = await AppUnderTest.start({
  AUXROOM_BENCH: '1',
  AUXROOM_PRELOAD: '1',
  NEXT_DIST_DIR: distDir,
  LOG_LEVEL: 'warn',
})
try {
  for (const [name, measure] of Object.entries(all)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    await measure(app)
  }
} finally {
  await app.dispose()
}
console.log(`\n${table()}`)
if (wanted.length === 0) {
  const readme = await readFile('README.md', 'utf8')
  const marked = /(?<=<!-- figures -->\n)[\s\S]*(?=\n<!-- \/figures -->)/
  await writeFile(
    'README.md',
    readme.replace(marked, () => table()),
  )
}
