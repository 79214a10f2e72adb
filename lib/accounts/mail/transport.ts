import 'server-only'
import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ipaddr from 'ipaddr.js'
import { createTransport } from 'nodemailer'
import { env, isLoopbackHost } from '@/env'
import { log } from '../../log'
import { singleton } from '../../singleton'

export type Letter = { subject: string; text: string; html: string }

/** A server that hangs holds up the letters behind it for no longer than this. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/** What a letter says may come from a person: nothing in it makes this process open a file or a URL. */
const closed = { disableFileAccess: true, disableUrlAccess: true }

/**
 * Sends a letter through `SMTP_URL`; without one it lands in the data folder, where its owner alone reads it, and its path
 * in the log. @param address a single e-mail address
 * Throws `MailError`.
 */
export async function sendMail(address: string, letter: Letter): Promise<void> {
  const { SMTP_URL } = env()
  if (SMTP_URL) await overSmtp(SMTP_URL, address, letter)
  else await intoFolder(address, letter)
}

/** Whether letters go nowhere but into the data folder. */
export function landsInFolder(): boolean {
  return env().SMTP_URL === undefined
}

/** Why a letter did not go out. */
export class MailError extends Error {
  override readonly name = 'MailError'

  /** @param final the server refused this address or letter for good: trying again is of no use */
  constructor(
    message: string,
    readonly final: boolean,
    cause: unknown,
  ) {
    super(message, { cause })
  }
}

async function overSmtp(url: string, address: string, letter: Letter): Promise<void> {
  const transport = createTransport({ url, requireTLS: !mayBePlain(url), ...timeouts, ...closed })
  try {
    await transport.sendMail(message(address, letter))
  } catch (error) {
    throw mailError(error)
  } finally {
    transport.close()
  }
}

/**
 * Whether a letter and the password may go over the network in the clear where the server offers no TLS: to this machine, or
 * where the operator says so by the library's own parameters in the URL. Anybody between could strike out the offer (RFC 8314
 * §3.3, RFC 3207 §6).
 */
function mayBePlain(url: string): boolean {
  const { hostname, searchParams } = new URL(url)
  const says = (name: string, value: string) => searchParams.get(name) === value
  return (
    isLoopbackHost(hostname.replace(/^\[|\]$/g, '')) ||
    says('requireTLS', 'false') ||
    says('ignoreTLS', 'true') ||
    says('opportunisticTLS', 'true')
  )
}

/** Said once a process: every letter fails for the same reason. */
function tellOfMissingTls(): void {
  singleton('told of missing TLS', () => {
    log().error(
      'The mail server of SMTP_URL offers no TLS, or none that can be trusted, so letters wait: mend that, or let them go in the clear by ?requireTLS=false',
    )
    return true
  })
}

/** The server's words may repeat the address, so they stay with the cause. */
function mailError(error: unknown): MailError {
  const given = (key: string) =>
    (error instanceof Error ? Object.entries(error) : []).find(([k]) => k === key)?.[1]
  const [code, status] = [String(given('code') ?? 'unknown'), Number(given('responseCode') ?? 0)]
  if (code === 'ETLS') tellOfMissingTls()
  const final = status >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
  return new MailError(`The mail server did not take a letter: ${code} ${status || ''}`.trim(), final, error)
}

async function intoFolder(address: string, letter: Letter): Promise<void> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix', ...closed })
  const { message: content } = await transport.sendMail(message(address, letter))
  const folder = join(/* turbopackIgnore: true */ env().DATA_DIR, 'mail')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`
  const path = join(folder, name)
  // Renamed when whole, so that nobody reads half a letter.
  await writeFile(`${path}.part`, content, { mode: 0o600 })
  await rename(`${path}.part`, path)
  log().info({ path }, 'a letter was put into the data folder, since SMTP_URL is not set')
}

/** Written out, since the library would fold a link: its line stays whole, also where somebody reads the file as it lies there. */
function plainPart(text: string): string {
  const ascii = /^[\x20-\x7e\n]*$/.test(text)
  const encoding = ascii
    ? 'charset=us-ascii\nContent-Transfer-Encoding: 7bit'
    : 'charset=utf-8\nContent-Transfer-Encoding: 8bit'
  return `Content-Type: text/plain; ${encoding}\n\n${text}`
}

function message(address: string, { subject, text, html }: Letter) {
  return {
    from: { name: 'Auxroom', address: `no-reply@${senderHost()}` },
    to: { name: '', address },
    subject,
    alternatives: [{ raw: plainPart(text) }, { contentType: 'text/html; charset=utf-8', content: html }],
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  }
}

/** Mail comes from a domain; an address of this machine or network has none. */
function senderHost(): string {
  const { hostname } = new URL(env().APP_ORIGIN)
  const bare = hostname.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(bare) || !bare.includes('.') ? 'auxroom.invalid' : bare
}
