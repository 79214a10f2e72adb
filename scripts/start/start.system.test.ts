import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isAlive } from '@/db/postmaster'
import { prepare, started } from './products-under-test'
import { until } from './started-product'

describe('the start command', () => {
  test('tells each step, ends with the ready line, and serves', async () => {
    const product = await started()
    expect(product.lines.at(-1)).toBe(`Auxroom ready at ${product.origin}`)
    for (const what of ['Database', 'Tables', 'Simulated providers', 'Build', 'Web server']) {
      expect(product.output).toMatch(new RegExp(`^${what}: .+ \\(\\d+\\.\\d s\\)$`, 'm'))
    }
    expect(await product.isHealthy()).toBe(true)
    const page = await fetch(product.origin)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect((await stat(join(product.dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600)
  })

  test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])('leaves no process behind after %s', async (signal) => {
    const product = await started()
    const children = await product.children()
    expect(children).toHaveLength(3)
    expect(await product.stop(signal)).toBe(0)
    expect(children.filter(isAlive)).toEqual([])
    expect(product.errors).toBe('')
  })

  test('stops in order when npm alone is told to', async () => {
    const product = await prepare()
    await product.start({}, ['npm', 'start'])
    const children = await product.children()
    product.process?.kill('SIGTERM')
    await until(() => !children.some(isAlive))
  })

  test('stops in order while it is still starting', async () => {
    const product = await prepare()
    const child = product.launch()
    await until(() => product.output.includes('Database: running'))
    const children = await product.children()
    child.kill('SIGTERM')
    await once(child, 'exit')
    expect(children.filter(isAlive)).toEqual([])
    expect(product.errors).toBe('')
  })

  test('lives beside another with its own port and data folder', async () => {
    const [one, other] = [await started(), await started()]
    expect(await Promise.all([one.isHealthy(), other.isHealthy()])).toEqual([true, true])
    expect(await one.databaseUrl()).not.toBe(await other.databaseUrl())
  })

  test('keeps its secrets from one start to the next', async () => {
    const product = await started()
    const read = () => readFile(join(product.dataDir, 'secrets.json'), 'utf8')
    const before = await read()
    await product.stop()
    await product.start()
    expect(await read()).toBe(before)
  })
})

describe('says in one line what stands in the way', () => {
  test.each(['PORT', 'SIMULATOR_PORT'] as const)('a %s that is taken', async (name) => {
    const product = await prepare()
    const port = name === 'PORT' ? product.port : product.simulatorPort
    const squatter = createServer().listen(port, '127.0.0.1')
    await once(squatter, 'listening')
    expect(await product.fail()).toBe(1)
    squatter.close()
    expect(product.errors.trim().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${name}: port ${port} is taken .*${name}=\\d+ npm start$`)),
    ])
  })

  test('a data folder that another start uses', async () => {
    const first = await started()
    const second = await prepare()
    expect(await second.fail({ DATA_DIR: first.dataDir })).toBe(1)
    expect(second.errors.trim().split('\n')).toEqual([
      expect.stringMatching(/^DATA_DIR: .* is in use by a start/),
    ])
    expect(await first.isHealthy()).toBe(true)
  })

  test('each bad value, and starts nothing', async () => {
    const product = await prepare()
    expect(await product.fail({ APP_ORIGIN: 'nowhere', TRUSTED_PROXIES: 'x', DATABASE_URL: 'y' })).toBe(1)
    expect(product.errors.trim().split('\n')).toEqual([
      expect.stringMatching(/^APP_ORIGIN: /),
      expect.stringMatching(/^TRUSTED_PROXIES: /),
      expect.stringMatching(/^DATABASE_URL: /),
    ])
    expect(product.output).toBe('')
  })

  test('an argument it does not know', async () => {
    const product = await prepare()
    expect(await product.fail({}, ['node', 'scripts/start.mjs', '--wlan'])).toBe(1)
    expect(product.errors).toMatch(/--wlan[\s\S]*Usage:/)
  })
})
