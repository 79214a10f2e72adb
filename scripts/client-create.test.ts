import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { findClient, verifyClientSecret } from '@/lib/tokens/clients'

const run = promisify(execFile)
const command = ['--import', 'tsx', '--conditions=react-server', 'scripts/client-create.ts']
const create = (...options: string[]) => run(process.execPath, [...command, ...options])

test('npm run client:create makes a client and prints its secret once, as JSON', async () => {
  const { stdout } = await create(
    '--name',
    'Console',
    '--grants',
    'password,refresh_token',
    '--legacy-token-login',
    '--json',
  )
  const { client_id, client_secret } = JSON.parse(stdout)
  const client = await findClient(client_id)
  expect(client).toMatchObject({ grants: ['password', 'refresh_token'], legacyTokenLogin: true })
  expect(client && verifyClientSecret(client, client_secret)).toBe(true)
})

test('npm run client:create takes several redirect URIs, for a client without a secret too', async () => {
  const uris = ['http://127.0.0.1/cb', 'com.example.app:/cb']
  const redirects = uris.flatMap((uri) => ['--redirect-uri', uri])
  const { stdout } = await create('--name', 'App', '--grants', 'authorization_code', '--public', ...redirects)
  const id = /client_id: (\w+)/.exec(stdout)?.[1] ?? ''
  expect(stdout).toContain('client_secret: none')
  expect(await findClient(id)).toMatchObject({ isPublic: true, redirectUris: uris })
})

test.each([
  [[], /^Usage: /],
  [['--name', 'X', '--grants', 'implicit'], /^--grants: must be of password/],
  [['--name', ' ', '--grants', 'password'], /^--name: A name is needed\n$/],
  [['--name', 'X', '--grants', 'authorization_code'], /^--redirect-uri: .* needs a redirect URI\n$/],
  [['--name', 'X', '--grants', 'password', '--redirect-uri', 'http://x.example'], /^--redirect-uri: /],
  [['--nome', 'X'], /^Unknown option '--nome'\. Usage: /],
])('npm run client:create %j says in one line what is wrong', async (options, line) => {
  const failure: unknown = await create(...options).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(line) })
  expect(failure).toMatchObject({ stderr: expect.stringMatching(/^[^\n]+\n$/) })
})
