/** Decides by the short-cut for scripts that every provider of the tests has. @returns the redirect back, not followed */
export async function decide(url: URL, account: string, decision: 'allow' | 'deny' = 'allow'): Promise<URL> {
  const answer = await fetch(`${url}&_account=${account}&_decision=${decision}`, { redirect: 'manual' })
  const location = answer.headers.get('location')
  if (!location) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`)
  return new URL(location)
}
