import { ask, find, queueOf } from '../api/queue'
import { stateOf, timePasses } from '../bad-days/party'
import { Client } from '../support/client'
import { expect, test } from '../support/fixtures'
import { become, song } from '../support/people'

/** A song of twenty seconds is handed over five seconds after it began. */
const handOverMs = 6_000
/** On a busy machine a look may come late; the next one is at most thirty seconds away. */
const patience = { timeout: 35_000 }

test('three guests ask, the order is fair, the songs play in it', async ({ app, page, simulator }) => {
  test.setTimeout(180_000)
  const ada = new Client(app.origin)
  const { code } = await ada.host('ada', { name: 'Kitchen' })
  const path = `/api/rooms/${code}`
  const guests = await Promise.all(
    ['Bo', 'Cy', 'Di'].map(async (name) => {
      const guest = new Client(app.origin)
      await guest.join(code, name)
      return guest
    }),
  )
  const [bo, cy, di] = guests
  if (!bo || !cy || !di) throw new Error('three guests are needed')
  const songs = await find(bo, path, 'short')
  await become(page, bo)
  await page.goto(`/room/${code}`)

  // Bo asks for three at once, and the first one starts: nobody has to press Play.
  await ask(bo, path, songs[0])
  await expect.poll(async () => (await stateOf(bo, code)).now?.track.uri).toBe(songs[0])
  await ask(bo, path, songs[1])
  await ask(bo, path, songs[2])
  await ask(cy, path, songs[3])
  await ask(di, path, songs[4])
  await ask(cy, path, songs[5])

  // Everyone's first before anyone's second: Bo's first has played, so its second waits for those of Cy and Di.
  const inTurns = [songs[3], songs[4], songs[1], songs[5], songs[2]]
  await expect
    .poll(async () => (await queueOf(bo, path)).queue.map(({ track }) => track.uri))
    .toEqual(inTurns)
  const rows = page.getByRole('region', { name: 'What comes next' }).getByRole('listitem')
  await expect(rows).toHaveCount(5)

  // Votes move a song within its turn: Cy's second before Bo's, which was asked for earlier.
  const second = (await queueOf(bo, path)).queue.find(({ track }) => track.uri === songs[5])
  expect((await di.json('PUT', `${path}/requests/${second?.id}/vote`)).status).toBe(200)
  const inOrder = [songs[3], songs[4], songs[5], songs[1], songs[2]]
  await expect
    .poll(async () => (await queueOf(bo, path)).queue.map(({ track }) => track.uri))
    .toEqual(inOrder)

  for (const next of inOrder) {
    await timePasses(app, simulator, handOverMs)
    await expect
      .poll(
        async () => (await queueOf(bo, path)).queue.find(({ handed_over }) => handed_over)?.track.uri,
        patience,
      )
      .toBe(next)
    await timePasses(app, simulator, 15_000)
    await expect.poll(async () => (await stateOf(bo, code)).now?.track.uri, patience).toBe(next)
  }
  await expect(song(page)).toBeVisible()
  await expect(rows).toHaveCount(0)
  const queued = (await simulator.requests(0)).filter(({ path: asked }) => asked.endsWith('/me/player/queue'))
  expect(queued.filter(({ method }) => method === 'POST')).toHaveLength(inOrder.length)
})
