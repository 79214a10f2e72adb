import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { test } from '../support/http'
import { makeClient } from '../support/oauth-client'

const run = promisify(execFile)
const folder = join('e2e', 'generated-clients')
const intoFolder = ['./generated/openapi.json', '-o'] as const

type Generator = { command: string; options: string[] }

const generators: Generator[] = [
  { command: 'openapi-typescript', options: [...intoFolder, './generated/openapi-typescript.ts'] },
  { command: 'openapi-ts', options: ['-i', ...intoFolder, './generated/hey-api'] },
  { command: 'orval', options: ['--config', 'orval.config.cjs'] },
]

async function inFolder(command: string, ...options: string[]): Promise<void> {
  await run(command, options, { cwd: folder }).catch(
    (error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(
        `${command} ${options.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? error.message}`,
      )
    },
  )
}

/** The generators have a lock of their own: one of them asks for another TypeScript than the product's. */
async function install(): Promise<void> {
  const marker = join(folder, 'node_modules', '.installed-lock.json')
  const lock = await readFile(join(folder, 'package-lock.json'), 'utf8')
  if ((await readFile(marker, 'utf8').catch(() => '')) === lock) return
  await inFolder('npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund')
  await writeFile(marker, lock)
}

/** Names a document, with what is made of it and how: the same name, the same clients. */
async function nameOf(document: string): Promise<string> {
  const hash = createHash('sha256').update(document)
  for (const file of ['package-lock.json', 'orval.config.cjs', 'tsconfig.json', ...(await journeysThere())]) {
    hash.update(await readFile(join(folder, file)))
  }
  return hash.digest('hex')
}

async function journeysThere(): Promise<string[]> {
  const names = await readdir(join(folder, 'journeys'))
  return names.toSorted().map((name) => join('journeys', name))
}

/** What this test has passed with before; it is committed beside the journeys. */
const provenFile = join(folder, 'proven.txt')

test('clients that three generators make of the document compile, and each goes through a host’s evening', {
  timeout: 300_000,
}, async ({ app }) => {
  const document = await (await fetch(`${app.origin}/api/openapi.json`)).text()
  const name = await nameOf(document.replaceAll(app.origin, 'https://auxroom.example'))
  if ((await readFile(provenFile, 'utf8').catch(() => '')).trim() === name) return
  await install()
  await rm(join(folder, 'generated'), { recursive: true, force: true })
  await mkdir(join(folder, 'generated'))
  await writeFile(join(folder, 'generated', 'openapi.json'), document)
  for (const { command, options } of generators) {
    await inFolder(join('node_modules', '.bin', command), ...options)
  }
  await inFolder(join('node_modules', '.bin', 'tsc'), '-p', '.')

  const { basic } = await makeClient(app, { grants: ['password', 'refresh_token'] })
  const red = { create: { width: 9, height: 9, channels: 3, background: '#f00' } } as const
  const picture = (await sharp(red).png().toBuffer()).toString('base64')
  const stage = JSON.stringify({ origin: app.origin, basic, picture })
  for (const journey of ['openapi-fetch', 'hey-api', 'orval']) {
    await inFolder(process.execPath, '--import', 'tsx', `journeys/${journey}.ts`, stage)
  }
  await writeFile(provenFile, `${name}\n`)
})
