// Password grant, for a registered first-party client: tokens, who is calling, and fresh tokens later.
const origin = process.env.AUXROOM_ORIGIN ?? 'http://127.0.0.1:3000'
const {
  CLIENT_ID = '',
  CLIENT_SECRET = '',
  AUXROOM_USER: username = '',
  AUXROOM_PASSWORD: password = '',
} = process.env

type Tokens = { access_token: string; refresh_token: string; expires_in: number; scope: string }

async function tokens(grant: Record<string, string>): Promise<Tokens> {
  const client = [CLIENT_ID, CLIENT_SECRET].map(encodeURIComponent).join(':')
  const response = await fetch(`${origin}/api/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(client)}` },
    body: new URLSearchParams(grant),
  })
  if (response.ok) return (await response.json()) as Tokens
  throw new Error(await response.text())
}

const first = await tokens({ grant_type: 'password', username, password, scope: 'profile venue' })
const me = await fetch(`${origin}/api/me`, { headers: { authorization: `Bearer ${first.access_token}` } })
console.log(await me.json())

// Each refresh token is good once: keep the new one.
const later = await tokens({ grant_type: 'refresh_token', refresh_token: first.refresh_token })
console.log(`Fresh tokens for: ${later.scope}`)
