import type { Client } from '../support/client'
import { expect, test } from '../support/http'
import { signUp } from '../support/oauth-client'
import { expectProblem, expectRefusedField, hostPlaying, nextPlay, stateOf } from './party'
import { ask, find, queueOf } from './queue'

async function personalToken(browser: Client, ...scopes: string[]): Promise<{ authorization: string }> {
  const made = await browser.json('POST', '/api/tokens', { name: scopes.join(' '), scopes })
  return { authorization: `Token ${((await made.json()) as { token: string }).token}` }
}

test('three guests ask, the order is fair, and the songs play in it', async ({ client }) => {
  const [ada, bo, cy, di] = [client(), client(), client(), client()]
  const { code, path, now } = await hostPlaying(ada, 'ada')
  for (const [guest, name] of [
    [bo, 'Bo'],
    [cy, 'Cy'],
    [di, 'Di'],
  ] as const)
    await guest.join(code, name)
  const songs = await find(bo, path, 'short')
  const b1 = await ask(bo, path, songs[0])
  const b2 = await ask(bo, path, songs[1])
  const c1 = await ask(cy, path, songs[2])
  const d1 = await ask(di, path, songs[3])
  const again = await bo.json('POST', `${path}/requests`, { uri: songs[3] })
  expect([again.status, await again.json()]).toEqual([
    200,
    expect.objectContaining({ id: d1, votes: 1, became_vote: true }),
  ])
  const { queue, queue_count } = await queueOf(ada, path)
  expect(queue.map(({ id }) => id)).toEqual([d1, b1, c1, b2])
  expect(queue_count).toBe(4)
  let before = now
  for (const [name, uri] of [
    ['Di', songs[3]],
    ['Bo', songs[0]],
    ['Cy', songs[2]],
    ['Bo', songs[1]],
  ]) {
    expect((await ada.json('POST', `${path}/skip`)).status).toBe(200)
    before = await nextPlay(ada, code, before)
    expect(before).toMatchObject({ track: { uri }, requested_by: { name } })
  }
  await expectProblem(await cy.json('POST', `${path}/requests`, { uri: songs[3] }), 409, 'recently_played')
})

test('a song asked for while nothing plays begins to play', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const { code } = await ada.host('ada')
  await bo.join(code, 'Bo')
  const path = `/api/rooms/${code}`
  const [uri] = await find(bo, path, 'short')
  await ask(bo, path, uri)
  await expect.poll(async () => (await stateOf(bo, code)).now?.track.uri).toBe(uri)
})

test('a host pins, moves, removes and approves; an asker takes back and reads what became of it', async ({
  client,
}) => {
  const [ada, bo, cy] = [client(), client(), client()]
  const { code, path } = await hostPlaying(ada, 'ada')
  await bo.join(code, 'Bo')
  await cy.join(code, 'Cy')
  const songs = await find(bo, path, 'short')
  const ids: string[] = []
  for (const uri of songs.slice(0, 4)) ids.push(await ask(bo, path, uri))
  const [a = '', b = '', c = '', d = ''] = ids
  const order = async () => (await queueOf(cy, path)).queue.map(({ id }) => id)
  const arrange = (id: string, body: unknown) => ada.json('PATCH', `${path}/requests/${id}`, body)
  expect((await arrange(d, { position: 1 })).status).toBe(200)
  expect(await order()).toEqual([a, d, b, c])
  await arrange(c, { pinned: true })
  await arrange(a, { pinned: false })
  expect(await order()).toEqual([d, c, a, b])
  expect((await bo.json('DELETE', `${path}/requests/${a}`)).status).toBe(204)
  expect((await ada.json('DELETE', `${path}/requests/${b}`)).status).toBe(204)
  expect(await order()).toEqual([d, c])
  expect((await queueOf(bo, path)).turned_down).toEqual([
    expect.objectContaining({ id: b, reason: 'removed' }),
  ])
  await ada.json('PATCH', path, { approval: true })
  const [yes, no] = [await ask(cy, path, songs[5]), await ask(cy, path, songs[6])]
  expect((await queueOf(ada, path)).proposals.map(({ id }) => id)).toEqual([yes, no])
  await arrange(yes, { approved: true })
  await ada.json('DELETE', `${path}/requests/${no}`)
  const after = await queueOf(cy, path)
  expect(after.proposals).toEqual([])
  expect(after.queue.map(({ id }) => id)).toContain(yes)
  expect(after.turned_down[0]).toMatchObject({ id: no, reason: 'refused' })
})

test('35: a token asks and votes with performer; moving, and removing what others asked for, takes venue', async ({
  client,
}) => {
  const { browser } = await signUp(client())
  const { code, path } = await hostPlaying(browser, 'ada')
  const bo = client()
  await bo.join(code, 'Bo')
  const performer = await personalToken(browser, 'performer')
  const program = client()
  const found = await program.get(`${path}/search?q=short`, performer)
  expect(found.status).toBe(200)
  const [first, second] = ((await found.json()) as { tracks: { uri: string }[] }).tracks
  expect((await program.json('POST', `${path}/requests`, { uri: first?.uri }, performer)).status).toBe(201)
  const theirs = await ask(bo, path, second?.uri)
  const request = `${path}/requests/${theirs}`
  expect((await program.json('PUT', `${request}/vote`, undefined, performer)).status).toBe(200)
  expect((await program.json('DELETE', `${request}/vote`, undefined, performer)).status).toBe(200)
  const short = await program.json('DELETE', request, undefined, performer)
  expect(short.headers.get('www-authenticate')).toContain('scope="venue"')
  await expectProblem(short, 403, 'insufficient_scope')
  await expectProblem(
    await program.json('PATCH', request, { pinned: true }, performer),
    403,
    'insufficient_scope',
  )
  const profile = await personalToken(browser, 'profile')
  await expectProblem(await program.get(`${path}/search?q=short`, profile), 403, 'insufficient_scope')
  const venue = await personalToken(browser, 'venue')
  expect((await program.json('PATCH', request, { pinned: true }, venue)).status).toBe(200)
  expect((await program.json('DELETE', request, undefined, venue)).status).toBe(204)
})

test('unknown, local and unplayable songs, queries and ids that are none are refused', async ({ client }) => {
  const ada = client()
  const { path } = await hostPlaying(ada, 'ada')
  for (const [uri, reason] of [
    ['spotify:track:0000000000000000000000', 'unknown'],
    ['spotify:local:Artist:Album:Song:200', 'local'],
    ['https://evil.example/', 'unknown'],
  ]) {
    const response = await ada.json('POST', `${path}/requests`, { uri })
    expect(await expectProblem(response, 422, 'track_unavailable')).toMatchObject({ reason })
  }
  await expectRefusedField(await ada.get(`${path}/search?q=%00`), 'q')
  await expectRefusedField(await ada.get(`${path}/search?q=a&offset=1001`), 'offset')
  await expectRefusedField(await ada.get(`${path}/search`), 'q')
  await expectProblem(await ada.json('PUT', `${path}/requests/x/vote`), 404, 'not_found')
  expect(await find(ada, path, 'unplayable')).toEqual([])
})

test('a guest who floods is told to wait, and the others are not', async ({ client }) => {
  const [ada, bo, cy] = [client(), client(), client()]
  const { code, path } = await hostPlaying(ada, 'ada')
  await bo.join(code, 'Bo')
  await cy.join(code, 'Cy')
  const [uri] = await find(cy, path, 'short')
  const answers = await Promise.all(
    Array.from({ length: 140 }, () => bo.json('POST', `${path}/requests`, { uri })),
  )
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(20)
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await queueOf(ada, path)).queue).toHaveLength(1)
  expect((await cy.json('POST', `${path}/requests`, { uri })).status).toBe(200)
})
