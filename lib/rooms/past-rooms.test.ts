import { describe, expect, test } from 'vitest'
import { endRoom } from './end'
import { listMembers } from './members'
import { opened, party, person, playing } from './party-under-test'
import { pastRooms } from './past-rooms'
import { readRoom } from './read'
import { reopenRoom } from './reopen'
import type { RoomSettingsInput } from './settings'

/** Every setting there is, none as a new room has it. */
const settings = {
  name: 'Kitchen',
  votes_to_skip: 4,
  skip_percent: 40,
  guest_can_pause: false,
  locked: true,
  guest_can_request: false,
  request_limit: 3,
  request_cooldown_s: 30,
  no_repeat_minutes: 15,
  allow_explicit: false,
  max_track_minutes: 8,
  approval: true,
  fallback_playlist_uri: 'spotify:playlist:37i9dQZF1DXcBWIGoYBM5M',
  city: 'Lisbon',
} satisfies Required<RoomSettingsInput>

describe('past rooms', () => {
  test('are told to who hosted them, the last one first, with what became of them', async () => {
    const { host, room, guests } = await party({ name: 'Kitchen' }, 'Bo')
    await playing(room.id)
    expect(await pastRooms(host)).toEqual({ rooms: [], next_cursor: null })
    await endRoom(host, room.code)
    const second = await opened(host, { name: 'Attic' })
    await endRoom(host, second.code)
    const { rooms } = await pastRooms(host)
    expect(rooms).toMatchObject([
      { id: second.id, name: 'Attic', plays: 0, members: 1 },
      { id: room.id, name: 'Kitchen', plays: 1, members: 2, created_at: room.created_at },
    ])
    expect(Object.keys(rooms[1]?._links ?? {})).toEqual(['history', 'history_csv', 'export', 'reopen'])
    expect(rooms[1]?._links.reopen?.href).toBe(`/api/rooms/past/${room.id}/reopen`)
    const bo = guests[0]?.viewer ?? host
    expect(await pastRooms(bo)).toEqual({ rooms: [], next_cursor: null })
  })

  test('go on behind the last one of a page, and nowhere else', async () => {
    const host = await person('Ada')
    for (const name of ['One', 'Two']) await endRoom(host, (await opened(host, { name })).code)
    const [two] = (await pastRooms(host)).rooms
    expect((await pastRooms(host, two?.id)).rooms).toMatchObject([{ name: 'One' }])
    await expect(pastRooms(await person('Bo'), two?.id)).rejects.toMatchObject({ code: 'validation' })
    await expect(pastRooms(host, 'somewhere')).rejects.toMatchObject({ code: 'validation' })
  })
})

describe('opening a past room again', () => {
  test('makes a new room with its name and every setting, and nobody else in it', async () => {
    const host = await person('Ada')
    const past = await opened(host, settings)
    await endRoom(host, past.code)
    const again = await readRoom(host, await reopenRoom(host, past.id))
    expect(again).toMatchObject({ ...settings, is_host: true })
    expect(again.id).not.toBe(past.id)
    expect(await listMembers(host, again.code)).toMatchObject([{ name: 'Ada', role: 'host' }])
    const { rooms } = await pastRooms(host)
    expect(rooms.map(({ id }) => id)).toEqual([past.id])
  })

  test('is refused while another room is open, and for rooms that are not one’s own or not over', async () => {
    const { host, room, guests } = await party({ name: 'Kitchen' }, 'Bo')
    await expect(reopenRoom(host, room.id)).rejects.toMatchObject({ code: 'not_found' })
    await endRoom(host, room.code)
    const bo = guests[0]?.viewer ?? host
    await expect(reopenRoom(bo, room.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(reopenRoom(host, 'nothing')).rejects.toMatchObject({ code: 'not_found' })
    const other = await opened(host, { name: 'Attic' })
    await expect(reopenRoom(host, room.id)).rejects.toMatchObject({
      code: 'conflict',
      options: { detail: `You host another open room (Attic, ${other.code}): end it or hand it over first` },
    })
    expect(await readRoom(host, other.code)).toMatchObject({ name: 'Attic' })
    const links = (await pastRooms(host)).rooms[0]?._links
    expect(links).not.toHaveProperty('reopen')
  })

  test('twenty times at once opens one', async () => {
    const host = await person('Ada')
    const { id, code } = await opened(host, { name: 'Kitchen' })
    await endRoom(host, code)
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => reopenRoom(host, id)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
