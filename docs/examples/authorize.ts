// Authorization code with PKCE for a public client on this machine: the user allows, the code becomes tokens.
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const origin = process.env.AUXROOM_ORIGIN ?? 'http://127.0.0.1:3000'
const client_id = process.env.CLIENT_ID ?? ''

const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
// Registered as http://127.0.0.1/callback: on loopback the port does not count.
const redirect_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`

const code_verifier = randomBytes(32).toString('base64url')
const state = randomBytes(16).toString('base64url')
const request = {
  response_type: 'code',
  client_id,
  redirect_uri,
  scope: 'profile venue',
  state,
  code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
  code_challenge_method: 'S256',
}
console.log(`Open ${origin}/oauth/authorize?${new URLSearchParams(request)}`)

const [callback, page] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
page.setHeader('connection', 'close').end('You may close this window.')
server.close()

const answer = new URL(callback.url ?? '', redirect_uri).searchParams
if (answer.get('state') !== state || answer.get('iss') !== origin) throw new Error('Not our answer')
const code = answer.get('code')
if (!code) throw new Error(answer.get('error_description') ?? 'refused')

const response = await fetch(`${origin}/api/oauth/token`, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    client_id,
    redirect_uri,
    code_verifier,
  }),
})
if (!response.ok) throw new Error(await response.text())
const tokens = (await response.json()) as { access_token: string; refresh_token: string; scope: string }
console.log(`Tokens for: ${tokens.scope}`)
