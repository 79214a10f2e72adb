import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'
import { cookieOf } from './program'

/** Joins guests with sessions of their own; their cookie headers. */
export async function joinGuests(app: AppUnderTest, code: string, guests: number): Promise<string[]> {
  const cookies: string[] = []
  for (let index = 0; index < guests; index += 1) {
    const guest = new Client(app.origin)
    const answer = await guest.join(code, `Guest ${index}`)
    if (answer.status !== 200) throw new Error(`join answered ${answer.status}: ${await answer.text()}`)
    cookies.push(cookieOf(guest))
  }
  return cookies
}
