import type { Stage } from './stage'

const guests = ['Bo', 'Cy', 'Di', 'Ed', 'Flo']

/** Something that may happen at a party, and how often beside the others. */
type Happening = { weight: number; happen: (stage: Stage) => Promise<string> | string }

/** The effect happens, and the answer is lost on its way. */
const lost = { after: true, drop: true }

export const happenings: Happening[] = [
  { weight: 40, happen: (stage) => stage.ask(stage.pick(guests)) },
  {
    weight: 10,
    happen: (stage) => {
      const { room } = stage
      const pick = <T>(list: readonly T[]) => stage.pick(list)
      const { waiting } = room.queue
      if (waiting.length === 0) return 'nobody to vote for'
      const request = pick(waiting)
      request.voters.add(pick(guests))
      return `a vote for ${request.id}`
    },
  },
  {
    weight: 4,
    happen: (stage) => {
      const { room } = stage
      const pick = <T>(list: readonly T[]) => stage.pick(list)
      if (room.queue.waiting.length === 0) return 'nothing to remove'
      const request = pick(room.queue.waiting)
      room.queue.remove(request)
      return `${request.id} is removed`
    },
  },
  {
    weight: 3,
    happen: (stage) => {
      const { room } = stage
      const pick = <T>(list: readonly T[]) => stage.pick(list)
      if (room.queue.waiting.length === 0) return 'nothing to pin'
      const request = pick(room.queue.waiting)
      request.pinRank = 0
      return `${request.id} is pinned`
    },
  },
  { weight: 10, happen: (stage) => stage.command('skip') },
  { weight: 6, happen: (stage) => stage.command('seek') },
  { weight: 3, happen: (stage) => stage.command('pause') },
  { weight: 6, happen: (stage) => stage.command('play') },
  { weight: 2, happen: (stage) => stage.person('pause') },
  { weight: 4, happen: (stage) => stage.person('play') },
  { weight: 3, happen: (stage) => stage.person('skip') },
  { weight: 3, happen: (stage) => stage.person('seek') },
  { weight: 2, happen: (stage) => stage.person('choose') },
  { weight: 3, happen: (stage) => stage.ad() },
  { weight: 1, happen: (stage) => stage.device(false) },
  { weight: 2, happen: (stage) => stage.device(true) },
  {
    weight: 4,
    happen: (stage) => stage.fault({ match: { path: '/me/player/queue' }, times: 1, ...lost }, 0),
  },
  {
    weight: 3,
    happen: (stage) => stage.fault({ match: { path: '/me/player/queue' }, times: 1, drop: true }, 0),
  },
  { weight: 3, happen: (stage) => stage.fault({ match: { path: '/me/player/play' }, times: 1, ...lost }, 0) },
  { weight: 2, happen: (stage) => stage.fault({ match: { path: '/me/player/next' }, times: 1, ...lost }) },
  { weight: 3, happen: (stage) => stage.fault({ match: { path: '/me/player' }, times: 2, status: 502 }) },
  {
    weight: 2,
    happen: (stage) => {
      const seconds = 5 + Math.round(stage.random() * 25)
      const headers = { 'Retry-After': String(seconds) }
      const match = { path: '/me/player' }
      return stage.fault({ match, times: 1, status: 429, headers }, (seconds + 45) * 1000)
    },
  },
  {
    weight: 3,
    happen: (stage) => {
      const lag_ms = Math.round(stage.random() * 1000)
      stage.provider.control.behaviour({ lag_ms })
      return `the lag is ${lag_ms} ms`
    },
  },
  {
    weight: 4,
    happen: ({ room, random }) => {
      const kill = random() < 0.5 ? 'before_call' : 'after_call'
      room.kill(kill)
      return `the process will die ${kill}`
    },
  },
]
