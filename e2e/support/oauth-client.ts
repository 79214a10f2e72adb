import { randomUUID } from 'node:crypto'
import type { AppUnderTest } from './app-under-test'
import type { Client } from './client'
import { submitForm } from './forms'
import { operatorCommand } from './operator'

export type RegisteredClient = { id: string; secret: string; basic: string }

/** Makes a client by the operator's command. A client outlives the clean slate of a test. */
export async function makeClient(app: AppUnderTest, ...options: string[]): Promise<RegisteredClient> {
  const printed = await operatorCommand(app, 'client-create.ts', '--name', 'Console', ...options, '--json')
  const { client_id, client_secret }: { client_id: string; client_secret: string | null } =
    JSON.parse(printed)
  const secret = client_secret ?? ''
  return { id: client_id, secret, basic: basicHeader(client_id, secret) }
}

/** HTTP Basic with both parts form-encoded first (RFC 6749 §2.3.1). */
export function basicHeader(id: string, secret: string): string {
  const [first, second] = [id, secret].map((part) => new URLSearchParams({ part }).toString().slice(5))
  return `Basic ${Buffer.from(`${first}:${second}`).toString('base64')}`
}

export type SignedUp = { browser: Client; email: string; password: string }

/** Registers somebody in a browser of their own. */
export async function signUp(browser: Client): Promise<SignedUp> {
  const email = `ada-${randomUUID().slice(0, 8)}@example.com`
  const password = 'seven quiet foxes at dawn'
  await submitForm(browser, '/register', { name: 'Ada', email, password })
  return { browser, email, password }
}

/** Allows an app's authorization request as the consent page's form does. @returns where the browser is sent back to */
export async function allow(browser: Client, authorizationUrl: URL | string): Promise<URL> {
  const { pathname, search, searchParams } = new URL(authorizationUrl)
  const page = await browser.get(pathname + search)
  if (page.status !== 200) throw new Error(`the consent page answered ${page.status}`)
  const fields = { ...Object.fromEntries(searchParams), decision: 'allow' }
  const answer = await browser.form('/api/oauth/authorize', fields, { origin: browser.origin })
  const location = answer.headers.get('location')
  if (answer.status !== 303 || !location) throw new Error(`the consent answered ${answer.status}`)
  return new URL(location)
}
