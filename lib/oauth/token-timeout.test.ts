import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test, vi } from 'vitest'
import type { Provider } from './provider'
import { refreshTokens } from './token-calls'

vi.mock('./server-metadata', async (original) => ({
  ...(await original<typeof import('./server-metadata')>()),
  serverTimeoutS: 0.05,
}))

test.each([
  ['answers nothing', false],
  ['stops within its answer', true],
])('15 a token endpoint that %s is given up in the end', async (_, begins) => {
  const server = createServer((_request, response) => {
    if (begins) response.writeHead(200, { 'content-type': 'application/json' }).write('{"access_token":')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const provider: Provider = {
    id: `invented ${begins}`,
    name: 'Invented',
    issuer: origin,
    metadata: { authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token` },
    apiBase: origin,
    clientId: 'client',
    clientSecret: 'secret',
    scope: [],
    exportScope: [],
    pkce: true,
    idToken: false,
    authorizationParameters: {},
    friends: null,
    refreshLifetimeMs: null,
    whoAmI: () => Promise.reject(new Error('not asked here')),
  }
  await expect(refreshTokens(provider, 'r1')).rejects.toMatchObject({
    name: 'TokenCallError',
    failure: 'network',
  })
  server.closeAllConnections()
  server.close()
})
