import type { Client } from '../support/client'
import { expect, test } from '../support/http'
import { hostPlaying, type Link, memberId, roomOf } from './party'
import { find } from './queue'

/** What each link needs to succeed while a song plays; ending and leaving come last. */
const bodies: Record<string, unknown> = {
  playback: { is_playing: true },
  update: { name: 'Renamed' },
  skip: {},
  export: {},
  leave: {},
}

/** Every action a member may ever have, with the path below the room. */
const everything: [string, string, string, unknown?][] = [
  ['state', 'GET', '/state'],
  ['members', 'GET', '/members'],
  ['history', 'GET', '/history'],
  ['history_csv', 'GET', '/history.csv'],
  ['export', 'POST', '/export', {}],
  ['search', 'GET', '/search?q=short'],
  ['request', 'POST', '/requests', { uri: 'spotify:track:0' }],
  ['playback', 'PUT', '/playback', { is_playing: true }],
  ['devices', 'GET', '/devices'],
  ['device', 'PUT', '/device', { id: 'x' }],
  ['update', 'PATCH', '', { name: 'Mine' }],
  ['rotate_code', 'POST', '/code', {}],
  ['make_display', 'POST', '/display', {}],
  ['end_display', 'DELETE', '/display'],
  ['end', 'DELETE', ''],
]

async function linksOf(client: Client, code: string): Promise<Record<string, Link>> {
  return (await roomOf(await client.get(`/api/rooms/${code}`)))._links
}

async function follow(client: Client, name: string, { href, method }: Link, body?: unknown) {
  expect(href).toMatch(/^\/api\/rooms\//)
  const query = name === 'search' ? '?q=short' : ''
  const response = await client.json(method, href + query, body ?? bodies[name])
  expect([name, response.status < 300]).toEqual([name, true])
  await response.body?.cancel()
}

for (const role of ['host', 'cohost', 'guest'] as const) {
  test(`every action listed for a ${role} succeeds, and those not listed are refused`, async ({ client }) => {
    const [ada, bo] = [client(), client()]
    const { code, path } = await hostPlaying(ada, 'ada', { guest_can_pause: role !== 'guest' })
    await bo.join(code, 'Bo')
    await ada.connect('ada', { also: 'export' })
    if (role === 'cohost')
      await ada.json('PATCH', `${path}/members/${await memberId(ada, code, 'Bo')}`, { role })
    const who = role === 'host' ? ada : bo
    const links = await linksOf(who, code)
    for (const [name, method, below, body] of everything) {
      if (links[name]) expect(links[name]).toMatchObject({ method, title: expect.stringMatching(/./) })
      else expect([403, 404], name).toContain((await who.json(method, path + below, body)).status)
    }
    const { devices = [] } =
      role === 'guest'
        ? {}
        : ((await (await who.get(`${path}/devices`)).json()) as { devices: { id: string }[] })
    const [uri] = await find(ada, path, 'short')
    const last = ['skip', 'rotate_code', 'leave', 'end']
    const sent: Record<string, unknown> = { device: { id: devices[0]?.id }, request: { uri } }
    const names = Object.keys(links).filter((name) => !last.includes(name))
    for (const name of names) {
      const link = links[name]
      if (link) await follow(who, name, link, sent[name])
    }
    if (links.skip) await follow(who, 'skip', links.skip)
    if (links.rotate_code) await follow(who, 'rotate_code', links.rotate_code)
    const { code: current } = (await (await who.get('/api/rooms/current')).json()) as { code: string }
    const { end, leave } = await linksOf(who, current)
    expect([Boolean(end), Boolean(leave)]).toEqual([role === 'host', true])
    if (end) await follow(who, 'end', end)
    else if (leave) await follow(who, 'leave', leave)
  })
}

test('searching and asking are listed for guests only where they may ask', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code)
  const names = async (who: Client) => Object.keys(await linksOf(who, code))
  expect(await names(bo)).toEqual(expect.arrayContaining(['search', 'request']))
  await ada.json('PATCH', `/api/rooms/${code}`, { guest_can_request: false })
  expect(await names(bo)).not.toContain('search')
  expect(await names(bo)).not.toContain('request')
  expect(await names(ada)).toEqual(expect.arrayContaining(['search', 'request']))
})

test('playback is listed for guests only where they may pause', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code)
  expect(await linksOf(bo, code)).toHaveProperty('playback')
  await ada.json('PATCH', `/api/rooms/${code}`, { guest_can_pause: false })
  expect(await linksOf(bo, code)).not.toHaveProperty('playback')
})
