import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { AppUnderTest } from './app-under-test'
import type { Client } from './client'
import { submitForm } from './forms'

export type RegisteredClient = { id: string; secret: string; basic: string }

type ClientOptions = { grants: string[]; redirectUris?: string[]; isPublic?: boolean }

/** A client in the product's database, which outlives the clean slate of a test. */
export async function makeClient(
  app: AppUnderTest,
  { grants, redirectUris = [], isPublic = false }: ClientOptions,
): Promise<RegisteredClient> {
  const id = randomUUID()
  const secret = isPublic ? '' : `axrs_${randomBytes(32).toString('base64url')}`
  const hash = isPublic ? null : createHash('sha256').update(secret).digest('hex')
  await app.database(
    (sql) => sql`insert into oauth_clients (id, name, secret_hash, redirect_uris, grants)
      values (${id}, 'Console', ${hash}, ${redirectUris}, ${grants})`,
  )
  return { id, secret, basic: basicHeader(id, secret) }
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
