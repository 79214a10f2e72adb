import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { report } from './report'

/** JavaScript that the room page loads beyond the framework's own entry chunks, gzip. */
export async function bundleFigure(app: AppUnderTest, distDir: string): Promise<void> {
  await app.cleanSlate()
  const ada = new Client(app.origin)
  const { code } = await ada.host('ada')
  const manifest = JSON.parse(await readFile(join(distDir, 'build-manifest.json'), 'utf8')) as {
    rootMainFiles: string[]
    polyfillFiles: string[]
  }
  const framework = new Set(
    [...manifest.rootMainFiles, ...manifest.polyfillFiles].map((file) => `/_next/${file}`),
  )
  const html = await (await ada.get(`/room/${code}`)).text()
  const scripts = new Set([...html.matchAll(/\/_next\/static\/[\w./-]+\.js/g)].map(([path]) => path))
  let own = 0
  let frameworkBytes = 0
  for (const path of scripts) {
    const bytes = gzipSync(Buffer.from(await (await ada.get(path)).arrayBuffer())).length
    if (framework.has(path)) frameworkBytes += bytes
    else own += bytes
  }
  report({
    what: 'JavaScript of the room page, gzip',
    measured: `${(own / 1000).toFixed(1)} kB over the framework`,
    floor: `framework ${(frameworkBytes / 1000).toFixed(1)} kB`,
    target: '≤ 60 kB over the framework',
    reached: own <= 60_000,
  })
}
