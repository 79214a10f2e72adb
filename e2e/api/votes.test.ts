import { expect, test } from '../support/http'
import { expectProblem, expectRefusedField, hostPlaying, memberId, nextPlay, stateOf } from './party'
import { providerApp } from './provider-app'

const nexts = /\/me\/player\/next$/

test('a repeated vote counts once, can be taken back, and the threshold skips', async ({
  client,
  simulator,
}) => {
  const [ada, bo, cy] = [client(), client(), client()]
  const { code, path, now } = await hostPlaying(ada, 'ada')
  await bo.join(code, 'Bo')
  await cy.join(code, 'Cy')
  const since = await simulator.mark()
  const vote = { play_id: now.play_id }
  for (let again = 0; again < 3; again += 1) {
    const answer = await bo.json('POST', `${path}/skip`, vote)
    expect(await answer.json()).toEqual({ skipped: false, votes: 1, votes_required: 2 })
  }
  expect((await stateOf(cy, code)).now?.skip_votes).toEqual({
    count: 1,
    required: 2,
    voter_ids: [await memberId(ada, code, 'Bo')],
  })
  for (let again = 0; again < 2; again += 1) {
    const answer = await bo.json('DELETE', `${path}/skip`)
    expect(await answer.json()).toEqual({ skipped: false, votes: 0, votes_required: 2 })
  }
  await bo.json('POST', `${path}/skip`, vote)
  expect((await simulator.requests(since)).filter((one) => nexts.test(one.path))).toHaveLength(0)
  const last = await cy.json('POST', `${path}/skip`, vote)
  expect(await last.json()).toEqual({ skipped: true, votes: 2, votes_required: 2 })
  const next = await nextPlay(ada, code, now)
  expect(next.track.uri).not.toBe(now.track.uri)
  expect(next.skip_votes).toEqual({ count: 0, required: 2, voter_ids: [] })
  expect((await simulator.requests(since)).filter((one) => nexts.test(one.path))).toHaveLength(1)
  await expectProblem(await bo.json('POST', `${path}/skip`, vote), 409, 'play_changed')
})

test('the host skips at once and needs no votes', async ({ client }) => {
  const ada = client()
  const { code, path, now } = await hostPlaying(ada, 'ada', { votes_to_skip: 50 })
  const answer = await ada.json('POST', `${path}/skip`)
  expect(await answer.json()).toEqual({ skipped: true, votes: 0, votes_required: 50 })
  await nextPlay(ada, code, now)
})

test('a percentage counts the guests present and overrides the number', async ({ client }) => {
  const [ada, bo, cy, di] = [client(), client(), client(), client()]
  const { code, path, now } = await hostPlaying(ada, 'ada', { votes_to_skip: 50, skip_percent: 50 })
  for (const [guest, name] of [
    [bo, 'Bo'],
    [cy, 'Cy'],
    [di, 'Di'],
  ] as const)
    await guest.join(code, name)
  const first = await bo.json('POST', `${path}/skip`)
  expect(await first.json()).toEqual({ skipped: false, votes: 1, votes_required: 2 })
  await ada.json('PATCH', path, { skip_percent: 100 })
  expect((await stateOf(ada, code)).now?.skip_votes).toMatchObject({ count: 1, required: 3 })
  await ada.json('PATCH', path, { skip_percent: 50 })
  const second = await cy.json('POST', `${path}/skip`)
  expect(await second.json()).toEqual({ skipped: true, votes: 2, votes_required: 2 })
  await nextPlay(ada, code, now)
})

test('the votes needed are counted again when somebody leaves, and may complete a skip', async ({
  client,
}) => {
  const [ada, bo, cy, di] = [client(), client(), client(), client()]
  const { code, path, now } = await hostPlaying(ada, 'ada', { skip_percent: 50 })
  for (const [guest, name] of [
    [bo, 'Bo'],
    [cy, 'Cy'],
    [di, 'Di'],
  ] as const)
    await guest.join(code, name)
  await bo.json('POST', `${path}/skip`)
  await cy.json('POST', `${path}/leave`)
  await nextPlay(ada, code, now)
})

test('lowering the number of votes to skip completes a skip', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code, path, now } = await hostPlaying(ada, 'ada', { votes_to_skip: 3 })
  await bo.join(code, 'Bo')
  await bo.json('POST', `${path}/skip`)
  await ada.json('PATCH', path, { votes_to_skip: 1 })
  await nextPlay(ada, code, now)
})

test('whoever leaves or is kicked takes their vote along', async ({ client }) => {
  const [ada, bo, cy] = [client(), client(), client()]
  const { code, path } = await hostPlaying(ada, 'ada', { votes_to_skip: 3 })
  await bo.join(code, 'Bo')
  await cy.join(code, 'Cy')
  await bo.json('POST', `${path}/skip`)
  await cy.json('POST', `${path}/skip`)
  await bo.json('POST', `${path}/leave`)
  await expect.poll(async () => (await stateOf(ada, code)).now?.skip_votes.count).toBe(1)
  await ada.json('DELETE', `${path}/members/${await memberId(ada, code, 'Cy')}`)
  await expect.poll(async () => (await stateOf(ada, code)).now?.skip_votes.count).toBe(0)
})

test('a new song clears the votes, and the same song played later starts at zero', async ({
  client,
  app,
}) => {
  const [ada, bo] = [client(), client()]
  const { code, path, now } = await hostPlaying(ada, 'ada')
  await bo.join(code, 'Bo')
  await bo.json('POST', `${path}/skip`)
  expect((await stateOf(bo, code)).now?.skip_votes.count).toBe(1)
  const phone = await providerApp(app, 'ada')
  await phone('POST', 'next')
  await ada.json('PUT', `${path}/playback`, { position_ms: 0 })
  const second = await nextPlay(ada, code, now)
  expect(second.skip_votes.count).toBe(0)
  await phone('PUT', 'play', { uris: [now.track.uri] })
  await ada.json('PUT', `${path}/playback`, { position_ms: 0 })
  const again = await nextPlay(ada, code, second)
  expect(again.track.uri).toBe(now.track.uri)
  expect(again.play_id).not.toBe(now.play_id)
  expect(again.skip_votes).toEqual({ count: 0, required: 2, voter_ids: [] })
})

test('a vote for a play that is no more, or never was, is refused and counts nothing', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code, path, now } = await hostPlaying(ada, 'ada')
  await bo.join(code, 'Bo')
  const never = { play_id: '00000000-0000-4000-8000-000000000000' }
  await expectProblem(await bo.json('POST', `${path}/skip`, never), 409, 'play_changed')
  for (const play_id of ['x', 7, null])
    await expectRefusedField(await bo.json('POST', `${path}/skip`, { play_id }), 'play_id')
  await expectRefusedField(await bo.json('POST', `${path}/skip`, { votes: 50 }), 'votes')
  await ada.json('POST', `${path}/skip`, { play_id: now.play_id })
  const next = await nextPlay(ada, code, now)
  await expectProblem(await bo.json('POST', `${path}/skip`, { play_id: now.play_id }), 409, 'play_changed')
  expect((await stateOf(ada, code)).now).toMatchObject({
    play_id: next.play_id,
    skip_votes: { count: 0 },
  })
})

test('parallel last votes and impatient hosts make the provider skip exactly once', async ({
  client,
  simulator,
}) => {
  const [ada, ...guests] = [client(), ...Array.from({ length: 8 }, client)]
  const { code, path, now } = await hostPlaying(ada, 'ada', { votes_to_skip: 4 })
  await Promise.all(guests.map((guest, index) => guest.join(code, `Guest ${index}`)))
  const since = await simulator.mark()
  const vote = { play_id: now.play_id }
  const answers = await Promise.all(
    [...guests, ada, ada, ...guests].map((who) => who.json('POST', `${path}/skip`, vote)),
  )
  for (const answer of answers) expect([200, 409]).toContain(answer.status)
  await nextPlay(ada, code, now)
  expect((await simulator.requests(since)).filter((one) => nexts.test(one.path))).toHaveLength(1)
})
