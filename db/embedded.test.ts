import { chmod, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type EmbeddedPostgres, startEmbedded, startEphemeral, useEmbedded } from './embedded'
import { isAlive } from './postmaster'

const folders: string[] = []
const running: { stop: () => Promise<void> }[] = []

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  for (const folder of folders.splice(0)) {
    const { cluster } = await recordOf(folder).catch(() => ({ cluster: folder }))
    for (const path of [cluster, `${cluster}.old`, folder]) await rm(path, { recursive: true, force: true })
  }
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'auxroom-embedded-'))
  folders.push(folder)
  return folder
}

const record = z.object({ cluster: z.string(), port: z.number(), url: z.string() })
async function recordOf(dataDir: string) {
  return record.parse(JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')))
}

async function start(dataDir: string, log?: (line: string) => void): Promise<EmbeddedPostgres> {
  const started = await startEmbedded({ dataDir, log })
  running.push(started)
  return started
}

async function query<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await run(sql)
  } finally {
    await sql.end()
  }
}

const makeNote = (url: string) =>
  query(url, async (sql) => {
    await sql`create table notes (text text not null)`
    await sql`insert into notes values ('kept')`
  })
const readNotes = (url: string) =>
  query(url, async (sql) => (await sql`select text from notes`).map((row) => row.text))

// Each test makes a cluster that is safe on disk: seconds where the disk is slow.
describe('the embedded Postgres', { timeout: 60_000 }, () => {
  test('starts, keeps what was written, and comes back on the same port', async () => {
    const dataDir = await newFolder()
    const first = await start(dataDir)
    await makeNote(first.url)
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)
    const second = await start(dataDir)
    expect(second.url).toBe(first.url)
    expect(await readNotes(second.url)).toEqual(['kept'])
  })

  test('keeps its password to its owner and its data to its user', async () => {
    const dataDir = await newFolder()
    const { url } = await start(dataDir)
    const { cluster } = await recordOf(dataDir)
    expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(cluster)).mode & 0o777).toBe(0o700)
    const wrong = new URL(url)
    wrong.password = 'wrong'
    await expect(query(wrong.href, (sql) => sql`select 1`)).rejects.toThrow(/password authentication failed/)
  })

  test('works where the data folder is closed to everybody else', async () => {
    const home = await newFolder()
    await chmod(home, 0o700)
    const dataDir = join(home, 'project', '.data')
    folders.push(dataDir)
    const { url } = await start(dataDir)
    expect(await query(url, (sql) => sql`select 1 as one`)).toMatchObject([{ one: 1 }])
  })

  test('50 has every acknowledged write after kill -9 of the server', async () => {
    const dataDir = await newFolder()
    const first = await start(dataDir)
    await makeNote(first.url)
    process.kill(first.pid, 'SIGKILL')
    await first.exited
    const second = await start(dataDir)
    expect(await readNotes(second.url)).toEqual(['kept'])
  })

  test('is found and ended where an earlier start left it running', async () => {
    const dataDir = await newFolder()
    const orphan = await start(dataDir)
    await makeNote(orphan.url)
    const lines: string[] = []
    const second = await start(dataDir, (line) => lines.push(line))
    expect(isAlive(orphan.pid)).toBe(false)
    expect(lines).toEqual([expect.stringContaining('earlier start')])
    expect(await readNotes(second.url)).toEqual(['kept'])
  })

  test('takes another port where its own is taken', async () => {
    const dataDir = await newFolder()
    const first = await start(dataDir)
    await first.stop()
    const { port } = await recordOf(dataDir)
    const { createServer } = await import('node:net')
    const squatter = createServer().listen(port, '127.0.0.1')
    running.push({ stop: async () => void squatter.close() })
    const second = await start(dataDir)
    expect(new URL(second.url).port).not.toBe(String(port))
    expect((await recordOf(dataDir)).url).toBe(second.url)
  })

  test('runs twice side by side', async () => {
    const [one, other] = [await newFolder(), await newFolder()]
    const [first, second] = await Promise.all([start(one), start(other)])
    await makeNote(first.url)
    await expect(readNotes(second.url)).rejects.toThrow(/does not exist/)
  })

  test('starts afresh where the data folder was emptied, and keeps the old one aside', async () => {
    const dataDir = await newFolder()
    const first = await start(dataDir)
    await makeNote(first.url)
    await rm(join(dataDir, 'postgres.json'))
    const lines: string[] = []
    const second = await start(dataDir, (line) => lines.push(line))
    expect(lines).toEqual([expect.stringContaining('.old')])
    await expect(readNotes(second.url)).rejects.toThrow(/does not exist/)
  })

  test('goes with a data folder that was moved', async () => {
    const dataDir = await newFolder()
    const first = await start(dataDir)
    await makeNote(first.url)
    await first.stop()
    const moved = `${dataDir}-moved`
    await rename(dataDir, moved)
    folders.push(moved)
    expect(await readNotes((await start(moved)).url)).toEqual(['kept'])
  })

  test('is shared with an operator command while it runs, and started for it otherwise', async () => {
    const dataDir = await newFolder()
    const server = await start(dataDir)
    await makeNote(server.url)
    const shared = await useEmbedded({ dataDir })
    await shared.stop()
    expect(isAlive(server.pid)).toBe(true)
    await server.stop()
    const own = await useEmbedded({ dataDir })
    running.push(own)
    expect(await readNotes(own.url)).toEqual(['kept'])
  })

  test('leaves nothing behind when it was for a test', async () => {
    const { superuserUrl, pid, stop } = await startEphemeral()
    const [row] = await query(superuserUrl, (sql) => sql`show data_directory`)
    await stop()
    expect(isAlive(pid)).toBe(false)
    await expect(stat(z.string().parse(row?.data_directory))).rejects.toThrow(/ENOENT/)
  })
})
