import type { Client } from './client'

/** The form of a page that holds these fields, with its hidden inputs: what a browser sends before any script runs. */
export async function submitForm(
  client: Client,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const page = await client.get(path)
  if (page.status !== 200) throw new Error(`${path} answered ${page.status}`)
  const html = await page.text()
  const form = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].find(([, , inner = '']) =>
    Object.keys(fields).every((name) => inner.includes(`name="${name}"`)),
  )
  if (!form) throw new Error(`${path} has no form with ${Object.keys(fields).join(', ')}`)
  const [, attributes = '', inner = ''] = form
  const body = new FormData()
  for (const [input] of inner.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(input, 'name')
    if (name && attribute(input, 'type') === 'hidden') body.set(name, attribute(input, 'value') ?? '')
  }
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return client.fetch(attribute(attributes, 'action') || path, {
    method: 'POST',
    body,
    headers: { origin: client.origin, ...headers },
  })
}

function attribute(tag: string, name: string): string | null {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
  if (value === undefined) return null
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
