import type { Client } from './client'
import { expect } from './fixtures'
import { submitForm } from './forms'

/** Makes the display link of a room. @returns its URL */
export async function displayLink(host: Client, code: string): Promise<string> {
  const made = await host.json('POST', `/api/rooms/${code}/display`)
  expect(made.status).toBe(201)
  return ((await made.json()) as { url: string }).url
}

/** Opens a display link by hand, as where no script runs. @returns where it leads */
export async function openByHand(screen: Client, link: string): Promise<string> {
  const answer = await submitForm(screen, '/display', { secret: link })
  expect(answer.status).toBe(303)
  return new URL(answer.headers.get('location') ?? '', screen.origin).pathname
}
