import type { Client } from './client'
import { submitForm } from './forms'

/** Makes the display link of a room. @returns its URL */
export async function displayLink(host: Client, code: string): Promise<string> {
  const made = await host.json('POST', `/api/rooms/${code}/display`)
  if (made.status !== 201) throw new Error(`display answered ${made.status}`)
  return ((await made.json()) as { url: string }).url
}

/** Opens a display link by hand, as where no script runs. @returns where it leads */
export async function openByHand(screen: Client, link: string): Promise<string> {
  const answer = await submitForm(screen, '/display', { secret: link })
  if (answer.status !== 303) throw new Error(`the display's form answered ${answer.status}`)
  return new URL(answer.headers.get('location') ?? '', screen.origin).pathname
}
