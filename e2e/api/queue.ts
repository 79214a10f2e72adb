import type { Client } from '../support/client'

type Queued = {
  id: string
  track: { uri: string; title: string }
  requested_by: { id: string; name: string }
  votes: number
  pinned: boolean
  handed_over: boolean
}

/** What comes next in a room, what waits for a yes, and what was turned down. */
export async function queueOf(client: Client, path: string) {
  const response = await client.get(`${path}/state`)
  return (await response.json()) as {
    queue: Queued[]
    queue_count: number
    proposals: { id: string }[]
    turned_down: { id: string; reason: string }[]
  }
}

/** URIs of the songs a search finds. */
export async function find(client: Client, path: string, q: string, offset = 0): Promise<string[]> {
  const response = await client.get(`${path}/search?q=${encodeURIComponent(q)}&offset=${offset}`)
  if (response.status !== 200) throw new Error(`search answered ${response.status}`)
  const { tracks } = (await response.json()) as { tracks: { uri: string }[] }
  return tracks.map(({ uri }) => uri)
}

/** Asks for a song nobody has asked for. @returns the request's id */
export async function ask(client: Client, path: string, uri: string | undefined): Promise<string> {
  const response = await client.json('POST', `${path}/requests`, { uri })
  if (response.status !== 201) throw new Error(`requests answered ${response.status}`)
  return ((await response.json()) as { id: string }).id
}
