// Opens a room with a personal token, follows its links, hears its first event and ends it.
const origin = process.env.AUXROOM_ORIGIN ?? 'http://127.0.0.1:3000'
const token = process.env.AUXROOM_TOKEN

type Link = { href: string; method: string }
type Room = { code: string; name: string; _links: Record<string, Link> }

async function call(link: Link | undefined, body?: unknown): Promise<Response> {
  if (!link) throw new Error('This token may not do that')
  const response = await fetch(new URL(link.href, origin), {
    method: link.method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (response.ok) return response
  const problem = (await response.json()) as { code: string; detail: string }
  throw new Error(`${response.status} ${problem.code}: ${problem.detail}`)
}

const opened = await call({ method: 'POST', href: '/api/rooms' }, { name: 'Kitchen' })
const room = (await opened.json()) as Room
console.log(`Room ${room.code} is open`)

const state = (await (await call(room._links.state)).json()) as { now: { track: { title: string } } | null }
console.log(state.now ? `Now: ${state.now.track.title}` : 'Nothing plays yet')

const events = await call(room._links.events)
let heard = ''
for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
  heard += chunk
  if (heard.includes('event: snapshot')) break
}
console.log('event: snapshot')

await call(room._links.end)
console.log(`Room ${room.code} has ended`)
