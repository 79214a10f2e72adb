import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppUnderTest } from '../support/app-under-test'

export type ProviderApp = (method: 'POST' | 'PUT', call: string, body?: unknown) => Promise<void>

/** The provider's own app in somebody's hand: player calls with a grant of their own, not the room's. */
export async function providerApp(app: AppUnderTest, account: string): Promise<ProviderApp> {
  const secrets = JSON.parse(await readFile(join(app.dataDir, 'secrets.json'), 'utf8')) as Record<
    string,
    string
  >
  const { SIMULATOR_CLIENT_ID = '', SIMULATOR_CLIENT_SECRET = '' } = secrets
  const verifier = randomBytes(32).toString('base64url')
  const redirect_uri = `${app.origin}/api/connect/spotify/callback`
  const authorize = new URLSearchParams({
    client_id: SIMULATOR_CLIENT_ID,
    response_type: 'code',
    redirect_uri,
    scope: 'user-modify-playback-state',
    state: 'own',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    _account: account,
    _decision: 'allow',
  })
  const accounts = `${app.simulatorOrigin}/spotify/accounts`
  const decided = await fetch(`${accounts}/authorize?${authorize}`, { redirect: 'manual' })
  const code = new URL(decided.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const basic = Buffer.from(`${SIMULATOR_CLIENT_ID}:${SIMULATOR_CLIENT_SECRET}`).toString('base64')
  const granted = await fetch(`${accounts}/api/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      code_verifier: verifier,
    }),
  })
  const { access_token } = (await granted.json()) as { access_token: string }
  return async (method, call, body) => {
    const response = await fetch(`${app.simulatorOrigin}/spotify/api/v1/me/player/${call}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${call}: ${response.status} ${await response.text()}`)
  }
}
