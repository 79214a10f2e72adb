import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { type EmbeddedPostgres, startEphemeral } from '@/db/embedded'
import { freePort } from '@/db/postgres-cluster'
import { ImageFolder } from './image-under-test'
import { until } from './started-product'

const command = z.array(z.string())
const services = z.record(z.string(), z.looseObject({ command: command.optional() }))
const compose = z.object({ services }).parse(parse(readFileSync('compose.yaml', 'utf8'), { merge: true }))
const dockerfile = readFileSync('Dockerfile', 'utf8')
const own = command.parse(JSON.parse(dockerfile.slice(dockerfile.lastIndexOf('\nCMD ') + 5)))
const probe = command.parse(JSON.parse(/HEALTHCHECK [^[]*CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? ''))

let image: ImageFolder
let database: EmbeddedPostgres
const children: ChildProcess[] = []

beforeAll(async () => {
  image = new ImageFolder()
  database = await startEphemeral()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await database?.stop()
  image?.dispose()
})

function start(what: readonly string[], env: Record<string, string>) {
  const child = image.start(what, env)
  children.push(child)
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said.text += chunk.toString()
    })
  }
  return { child, said }
}

async function stopped(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM')
  await once(child, 'exit')
  return child.exitCode
}

test('what the image holds migrates, serves, works and stops in order, as a user without rights', async () => {
  const port = String(await freePort())
  const env = {
    HOST: '127.0.0.1',
    PORT: port,
    APP_ORIGIN: 'https://music.example',
    DATABASE_URL: database.url,
    AUTH_SECRET: 'a secret that only this test knows, long enough',
    TOKEN_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    TRUSTED_PROXIES: '127.0.0.1',
    WORKERS: 'none',
  }
  const migration = start(compose.services.migrate?.command ?? [], env)
  expect((await once(migration.child, 'exit'))[0], migration.said.text).toBe(0)

  const web = start(own, env)
  const worker = start(compose.services.worker?.command ?? [], env)
  const health = () => fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null)
  await until(async () => web.child.exitCode !== null || (await health())?.ok === true)
  expect(web.child.exitCode, web.said.text).toBeNull()
  expect(await (await health())?.json()).toMatchObject({ status: 'ok' })
  expect(spawnSync(process.execPath, probe.slice(1), { env: { ...process.env, PORT: port } }).status).toBe(0)
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { 'x-forwarded-host': 'music.example', 'x-forwarded-for': '192.0.2.1' },
    })
  const page = await ask('/join')
  expect(page.status).toBe(200)
  const styles = /\/_next\/static\/[^"]+\.css/.exec(await page.text())?.[0]
  expect((await ask(styles ?? '')).headers.get('content-type')).toContain('text/css')
  expect((await ask('/api/auth/csrf')).status).toBe(200)
  await until(() => worker.child.exitCode !== null || worker.said.text.includes('Auxroom worker ready'))
  expect(worker.child.exitCode, worker.said.text).toBeNull()
  expect(await stopped(web.child), web.said.text).toBe(0)
  expect(await stopped(worker.child), worker.said.text).toBe(0)
})
