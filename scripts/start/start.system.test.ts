import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, describe, expect, test } from 'vitest'
import { startEphemeral } from '@/db/embedded'
import { isAlive } from '@/db/postmaster'
import { lanAddress } from './ports'
import { type ChildName, StartedProduct, until } from './started-product'

const products: StartedProduct[] = []

afterEach(async () => {
  for (const product of products.splice(0)) await product.dispose()
})

async function prepare(): Promise<StartedProduct> {
  const product = await StartedProduct.prepare()
  products.push(product)
  return product
}

async function started(settings?: Record<string, string>): Promise<StartedProduct> {
  const product = await prepare()
  await product.start(settings)
  return product
}

async function query<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await run(sql)
  } finally {
    await sql.end()
  }
}

describe('the start command', () => {
  test('tells each step, ends with the ready line, and serves', async () => {
    const product = await started()
    expect(product.lines.at(-1)).toBe(`Auxroom ready at ${product.origin}`)
    for (const what of ['Database', 'Tables', 'Simulated Spotify', 'Build', 'Web server']) {
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

describe('48 the server cuts off who dawdles and lives', () => {
  /** Sends something unfinished and waits for the server's last word. */
  function dawdle(port: number, text: string): Promise<string> {
    return new Promise((settle, fail) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      let reply = ''
      socket.on('data', (chunk) => {
        reply += chunk
      })
      socket.on('error', fail)
      socket.on('close', () => settle(reply))
    })
  }

  test('with a head or a body that never ends', async () => {
    const product = await started()
    const head = `POST /api/rooms HTTP/1.1\r\nHost: 127.0.0.1:${product.port}\r\n`
    const body = `${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`
    const replies = await Promise.all([dawdle(product.port, head), dawdle(product.port, body)])
    for (const reply of replies) expect(reply).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(await product.isHealthy()).toBe(true)
  })
})

describe('after kill -9', () => {
  test.each<ChildName>(['web', 'simulator', 'postgres'])(
    'of %s the start command brings it back',
    async (name) => {
      const product = await started()
      const pid = await product.child(name)
      process.kill(pid, 'SIGKILL')
      await until(async () => !isAlive(pid) && (await product.child(name).catch(() => pid)) !== pid)
      await until(async () => (await product.isHealthy()) && (await product.simulatorAnswers()))
      expect(product.output).toContain('ended unexpectedly')
    },
  )

  test('of the start command its servers end, and the next start has every write', async () => {
    const product = await started()
    await query(await product.databaseUrl(), async (sql) => {
      await sql`create table notes (text text not null)`
      await sql`insert into notes values ('kept')`
    })
    const servers = [await product.child('web'), await product.child('simulator')]
    const database = await product.child('postgres')
    await product.stop('SIGKILL')
    await until(() => !servers.some(isAlive))
    await product.start()
    expect(isAlive(database)).toBe(false)
    const notes = await query(await product.databaseUrl(), (sql) => sql`select text from notes`)
    expect(notes).toMatchObject([{ text: 'kept' }])
  })

  test('of everything the next start recovers', async () => {
    const product = await started()
    const children = await product.children()
    product.process?.kill('SIGKILL')
    for (const pid of children) process.kill(pid, 'SIGKILL')
    await product.stop()
    await product.start()
    expect(await product.isHealthy()).toBe(true)
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

describe('with settings of its own', () => {
  test('it runs on a Postgres of ones own', async () => {
    const server = await startEphemeral()
    try {
      const product = await started({ DATABASE_URL: server.url })
      expect(await product.isHealthy()).toBe(true)
      await expect(stat(join(product.dataDir, 'postgres.json'))).rejects.toThrow(/ENOENT/)
      const tables = await query(server.url, (sql) => sql`select to_regclass('public.rooms') as rooms`)
      expect(tables).toMatchObject([{ rooms: 'rooms' }])
      await product.stop()
      expect(isAlive(server.pid)).toBe(true)
    } finally {
      await server.stop()
    }
  })

  test('46 it has no simulator once a provider is configured', async () => {
    const product = await started({ SPOTIFY_CLIENT_ID: 'id', SPOTIFY_CLIENT_SECRET: 'secret' })
    expect(product.output).not.toContain('Simulated')
    expect(await product.simulatorAnswers()).toBe(false)
  })

  test('46 it has no simulator where the origin is not loopback', async () => {
    const product = await started({ APP_ORIGIN: 'https://auxroom.example' })
    expect(await product.simulatorAnswers()).toBe(false)
    expect(product.lines.at(-1)).toBe('Auxroom ready at https://auxroom.example')
  })

  test.runIf(lanAddress())('--lan shows phones the way and stays ready on the origin', async () => {
    const product = await prepare()
    await product.start({}, ['node', 'scripts/start.mjs', '--lan'])
    const join = `http://${lanAddress()}:${product.port}/join`
    expect(product.output).toContain(join)
    expect(product.output).toMatch(/[█▀▄]{8}/)
    expect(product.lines.at(-1)).toBe(`Auxroom ready at ${product.origin}`)
    expect((await fetch(join)).status).toBe(200)
  })
})
