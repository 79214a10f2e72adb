import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../crypto'
import { changeRole, kickMember, listMembers } from './members'
import { joined, memberRow, party, person } from './party-under-test'

const device = () => sha256(randomBytes(32).toString('hex'))

/** A room with Bo in it, from a device of Bo's own. */
async function withBo() {
  const { host, room } = await party({})
  const phone = device()
  const bo = await person('Bo')
  const boId = (await joined(bo, room.code, 'Bo', phone)).member_id
  const ban = () => changeRole(host, room.code, boId, { role: 'banned' })
  return { host, code: room.code, phone, bo, boId, ban }
}

const banned = { code: 'banned' }

describe('a ban', () => {
  test('keeps the device out under any account, and no other device', async () => {
    const { code, phone, bo, ban } = await withBo()
    await ban()
    const again = await person('Bo again')
    await expect(joined(again, code, 'Bo again', phone)).rejects.toMatchObject(banned)
    await expect(joined(bo, code, 'Bo', device())).rejects.toMatchObject(banned)
    expect(await joined(await person('Cy'), code, 'Cy', device())).toMatchObject({ role: 'guest' })
  })

  test('keeps a device out of that room alone', async () => {
    const { phone, bo, ban } = await withBo()
    await ban()
    const other = await party({})
    expect(await joined(bo, other.room.code, 'Bo', phone)).toMatchObject({ role: 'guest' })
  })

  test('does not touch who comes without a device, or came so', async () => {
    const { host, room } = await party({})
    const [bo, cy] = [await person('Bo'), await person('Cy')]
    const boId = (await joined(bo, room.code)).member_id
    const cyId = (await joined(cy, room.code)).member_id
    await changeRole(host, room.code, boId, { role: 'banned' })
    expect(await memberRow(cyId)).toMatchObject({ leftAt: null })
    expect(await joined(await person('Di'), room.code)).toMatchObject({ role: 'guest' })
  })

  test('takes other guests of the device out as well, but nobody who helps to run the room', async () => {
    const { host, code, phone, ban } = await withBo()
    const guestId = (await joined(await person('Bo in private'), code, undefined, phone)).member_id
    const cohostId = (await joined(await person('Cy'), code, undefined, phone)).member_id
    await changeRole(host, code, cohostId, { role: 'cohost' })
    await ban()
    expect(await memberRow(guestId)).toMatchObject({ role: 'guest', leftAt: expect.any(Date) })
    expect(await memberRow(cohostId)).toMatchObject({ role: 'cohost', leftAt: null })
    expect((await listMembers(host, code)).map(({ name, role }) => [name, role])).toEqual([
      ['Ada', 'host'],
      ['Bo', 'banned'],
      ['Cy', 'cohost'],
    ])
  })

  test('goes by the device somebody joined with last', async () => {
    const { code, phone, bo, ban } = await withBo()
    const tablet = device()
    await joined(bo, code, undefined, tablet)
    await joined(bo, code)
    await ban()
    await expect(joined(await person('New'), code, undefined, tablet)).rejects.toMatchObject(banned)
    expect(await joined(await person('Sister'), code, undefined, phone)).toMatchObject({ role: 'guest' })
  })

  test('ends for account and device when the host lifts it', async () => {
    const { host, code, phone, bo, boId, ban } = await withBo()
    await ban()
    await changeRole(host, code, boId, { role: 'guest' })
    expect(await joined(await person('Sister'), code, undefined, phone)).toMatchObject({ role: 'guest' })
    expect(await joined(bo, code, undefined, phone)).toMatchObject({ role: 'guest' })
  })

  test('is more than a kick, after which the device may come back', async () => {
    const { host, code, phone, bo, boId } = await withBo()
    await kickMember(host, code, boId)
    expect(await joined(bo, code, undefined, phone)).toMatchObject({ role: 'guest' })
  })
})
