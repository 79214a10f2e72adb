import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { leaveRoom } from '../rooms/leave'
import { changeRole } from '../rooms/members'
import { joined, opened, person } from '../rooms/party-under-test'
import { devices, setPlaying, transfer } from './commands'
import { connect, lookNow, type Room, type Stage, snapshot, startStage } from './playback-under-test'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())

type Host = Room['host']

async function idOf(host: Host, code: string, name: string): Promise<string> {
  const device = (await devices(host, code)).find((one) => one.name === name)
  if (!device?.id) throw new Error(`no device ${name}`)
  return device.id
}

const listed = async (host: Host, code: string) =>
  (await devices(host, code)).map(({ name, is_preferred }) => [name, is_preferred])

const deviceOf = async (roomId: string) => (await snapshot(roomId)).device?.name

/** The room ends, everything goes to sleep, and its host opens another. */
async function nextEvening(host: Host, code: string) {
  await leaveRoom(host, code, {})
  stage.control.player({ account: 'ada', is_playing: false, remove_device: true })
  for (const name of ['Kitchen speaker', 'Ada’s phone']) {
    stage.control.player({ account: 'ada', device: { name, active: false } })
  }
  return opened(host)
}

describe('the device a host’s music was moved to last', () => {
  test('is listed first in the next room, and Play wakes it there', async () => {
    const room = await stage.room('ada')
    expect(await listed(room.host, room.code)).toEqual([
      ['Kitchen speaker', false],
      ['Ada’s phone', false],
    ])
    await transfer(room.host, room.code, await idOf(room.host, room.code, 'Ada’s phone'))
    const next = await nextEvening(room.host, room.code)
    expect(await listed(room.host, next.code)).toEqual([
      ['Ada’s phone', true],
      ['Kitchen speaker', false],
    ])
    await setPlaying(room.host, next.code, true)
    await lookNow(next.id)
    expect(await deviceOf(next.id)).toBe('Ada’s phone')
  })

  test('is woken as well where the music starts by itself, once a device is there', async () => {
    const room = await stage.room('ada')
    await transfer(room.host, room.code, await idOf(room.host, room.code, 'Ada’s phone'))
    const next = await nextEvening(room.host, room.code)
    stage.control.player({ account: 'ada', remove_device: 'Ada’s phone' })
    stage.control.player({ account: 'ada', remove_device: 'Kitchen speaker' })
    await expect(setPlaying(room.host, next.code, true)).rejects.toMatchObject({ code: 'no_device' })
    for (const name of ['Kitchen speaker', 'Ada’s phone']) {
      stage.control.player({ account: 'ada', device: { name, active: false } })
    }
    await lookNow(next.id)
    await lookNow(next.id)
    expect(await deviceOf(next.id)).toBe('Ada’s phone')
  })

  test('is the host’s, also where a co-host chose it', async () => {
    const room = await stage.room('ada', {}, 'Bo')
    const [bo] = room.guests
    if (!bo) throw new Error('no guest')
    await changeRole(room.host, room.code, (await joined(bo, room.code)).member_id, { role: 'cohost' })
    await transfer(bo, room.code, await idOf(bo, room.code, 'Ada’s phone'))
    expect(await listed(room.host, room.code)).toContainEqual(['Ada’s phone', true])
  })

  test('stays with its account when the room is handed over: another host has devices of their own', async () => {
    const room = await stage.room('ada')
    await transfer(room.host, room.code, await idOf(room.host, room.code, 'Ada’s phone'))
    const bela = await person('Bela')
    const { member_id } = await joined(bela, room.code)
    await connect(stage.world, bela, 'bela')
    await leaveRoom(room.host, room.code, { hand_over_to: member_id })
    const theirs = await listed(bela, room.code)
    expect(theirs.length).toBeGreaterThan(0)
    expect(theirs.filter(([, preferred]) => preferred)).toEqual([])
  })
})
