import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { plays, tracks } from '@/db/schema'
import { endRoom } from '../../rooms/end'
import { changeRole } from '../../rooms/members'
import { party, person } from '../../rooms/party-under-test'
import { historyCsv, line } from './csv'
import { roomHistory } from './plays'

type Play = Partial<typeof plays.$inferInsert> & { title?: string; artists?: string[] }

/** Songs that have played in a room one after another, from nine in the evening on, a minute each. */
async function played(roomId: string, ...songs: Play[]): Promise<void> {
  const evening = Date.UTC(2026, 10, 20, 21)
  const made = songs.map(({ title = 'Song', artists = ['Somebody'], ...play }, index) => {
    const trackUri = `spotify:track:${randomUUID()}`
    const at = evening + index * 60_000
    const track = { uri: trackUri, title, artists, album: 'Album', durationMs: 60_000, explicit: false }
    return {
      track,
      play: { roomId, trackUri, startedAt: new Date(at), endedAt: new Date(at + 60_000), ...play },
    }
  })
  await db()
    .insert(tracks)
    .values(made.map(({ track }) => track))
  await db()
    .insert(plays)
    .values(made.map(({ play }) => play))
}

async function csvOf(...args: Parameters<typeof historyCsv>): Promise<string> {
  const { chunks } = await historyCsv(...args)
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

describe('the history of a room', () => {
  test('tells every member what played, newest first, and who asked', async () => {
    const { room, guests } = await party({}, 'Bo')
    const [bo] = guests
    if (!bo) throw new Error('no guest')
    await played(
      room.id,
      { title: 'First', requestedBy: bo.memberId, origin: 'request' },
      { title: 'Second', origin: 'fallback', skipped: true },
      { title: 'Third', doubled: true, endedAt: null },
    )
    const { plays: told, next_cursor } = await roomHistory(bo.viewer, room.code)
    expect(told).toMatchObject([
      { track: { title: 'Third' }, requested_by: null, origin: 'provider', doubled: true, ended_at: null },
      { track: { title: 'Second' }, requested_by: null, origin: 'fallback', skipped: true },
      {
        track: { title: 'First', artists: ['Somebody'], duration_ms: 60_000, image_url: null },
        requested_by: { id: bo.memberId, name: 'Bo' },
        origin: 'request',
        skipped: false,
        doubled: false,
        started_at: '2026-11-20T21:00:00.000Z',
        ended_at: '2026-11-20T21:01:00.000Z',
      },
    ])
    expect(next_cursor).toBeNull()
  })

  test('comes a hundred at a time, each play once, also where songs began at the same moment', async () => {
    const { host, room } = await party({})
    const startedAt = new Date('2026-11-20T21:00:00Z')
    await played(
      room.id,
      ...Array.from({ length: 130 }, () => ({ startedAt })),
      ...Array.from({ length: 120 }, () => ({})),
    )
    const seen: string[] = []
    let cursor: string | undefined
    const sizes: number[] = []
    do {
      const page = await roomHistory(host, room.code, cursor)
      sizes.push(page.plays.length)
      seen.push(...page.plays.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    expect(sizes).toEqual([100, 100, 50])
    expect(new Set(seen).size).toBe(250)
    await expect(roomHistory(host, room.code, randomUUID())).rejects.toMatchObject({ code: 'validation' })
    await expect(roomHistory(host, room.code, 'x')).rejects.toMatchObject({ code: 'validation' })
  })

  test('stays with the host of a room that has ended, who names it by its id', async () => {
    const { host, room, guests } = await party({}, 'Bo')
    const [bo] = guests
    if (!bo) throw new Error('no guest')
    await played(room.id, { title: 'Only' })
    expect((await roomHistory(bo.viewer, room.id)).plays).toHaveLength(1)
    await endRoom(host, room.code)
    expect((await roomHistory(host, room.id)).plays).toMatchObject([{ track: { title: 'Only' } }])
    for (const [viewer, name] of [
      [bo.viewer, room.id],
      [host, room.code],
      [await person('Cy'), room.id],
      [host, randomUUID()],
    ] as const) {
      await expect(roomHistory(viewer, name)).rejects.toMatchObject({ code: 'room_not_found' })
    }
  })

  test('is told to nobody outside, and to nobody who was banned', async () => {
    const { host, room, guests } = await party({}, 'Bo')
    const [bo] = guests
    if (!bo) throw new Error('no guest')
    await changeRole(host, room.code, bo.memberId, { role: 'banned' })
    for (const name of [room.code, room.id]) {
      await expect(roomHistory(bo.viewer, name)).rejects.toMatchObject({ code: 'banned' })
      await expect(historyCsv(bo.viewer, name)).rejects.toMatchObject({ code: 'banned' })
      await expect(historyCsv(await person('Cy'), name)).rejects.toMatchObject({ code: 'room_not_found' })
    }
  })
})

describe('the history as a table', () => {
  test('has all plays in the order they began, with a byte order mark and a heading', async () => {
    const { host, room, guests } = await party({ name: 'Küche' }, 'Bo, "the" guest')
    const requestedBy = guests[0]?.memberId
    await played(
      room.id,
      { title: 'One, two', artists: ['A', 'B'], requestedBy, origin: 'request' },
      { title: 'Say "three"', skipped: true, endedAt: null },
    )
    const uris = (
      await db().select({ uri: plays.trackUri }).from(plays).where(eq(plays.roomId, room.id))
    ).map(({ uri }) => uri)
    const [heading, ...lines] = (await csvOf(host, room.code)).split('\r\n')
    expect(heading).toBe('\uFEFFstarted_at,ended_at,title,artists,album,uri,requested_by,origin,skipped')
    expect(lines).toEqual([
      `2026-11-20T21:00:00.000Z,2026-11-20T21:01:00.000Z,"One, two","A, B",Album,${uris[0]},"Bo, ""the"" guest",request,false`,
      `2026-11-20T21:01:00.000Z,,"Say ""three""",Somebody,Album,${uris[1]},,provider,true`,
      '',
    ])
  })

  test('is read in pieces and holds every play of a long evening once', async () => {
    const { host, room } = await party({})
    await played(room.id, ...Array.from({ length: 1_203 }, (_, index) => ({ title: `Song ${index}` })))
    const { chunks, fileName } = await historyCsv(host, room.id)
    const pieces: string[] = []
    for await (const chunk of chunks) pieces.push(chunk)
    expect(pieces).toHaveLength(4)
    const titles = pieces
      .join('')
      .trim()
      .split('\r\n')
      .slice(1)
      .map((one) => one.split(',')[2])
    expect(titles).toEqual(Array.from({ length: 1_203 }, (_, index) => `Song ${index}`))
    expect(fileName).toBe(`Auxroom ${room.name} ${new Date().toISOString().slice(0, 10)}.csv`)
  })

  test.each([
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ['+1+1', `'+1+1`],
    ['-2', `'-2`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\tx', `'\tx`],
    ['\r=1', `"'\r=1"`],
    ['＝1+1', `'＝1+1`],
    ['a=b', 'a=b'],
    ["'quoted'", "'quoted'"],
    ['', ''],
  ])('44 runs nothing in a spreadsheet: %j', (cell, written) => {
    expect(line([cell, 'x'])).toBe(`${written},x\r\n`)
  })
})
