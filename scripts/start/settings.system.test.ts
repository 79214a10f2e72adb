import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startEphemeral } from '@/db/embedded'
import { isAlive } from '@/db/postmaster'
import { lanAddress } from './ports'
import { prepare, query, started } from './products-under-test'

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
    expect(product.output).toContain('/api/connect/spotify/callback: register it there')
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
