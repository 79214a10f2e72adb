import { afterAll, beforeAll, expect, test } from 'vitest'
import { learntAccent, lookNow, type Stage, snapshot, startStage } from './playback-under-test'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())

test('the accent of a song is learnt from its cover after the song is told, and told by itself', async () => {
  await stage.clear()
  const room = await stage.room('ada')
  stage.control.player({ account: 'ada', is_playing: true })
  const { version } = await snapshot(room.id)
  await lookNow(room.id)
  const told = await snapshot(room.id)
  await learntAccent(told.now?.uri ?? '')
  await expect.poll(async () => (await snapshot(room.id)).version).toBe(version + 2)
})
