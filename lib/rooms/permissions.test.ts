import { describe, expect, test } from 'vitest'
import type { Authority } from '../tokens/links'
import { roomLinks } from './links'
import { can, guestRights, type RoomAction } from './permissions'

const open = { guestCanPause: true, guestCanRequest: true }
const strict = { guestCanPause: false, guestCanRequest: false }

const browser: Authority = {
  credential: { kind: 'session' },
  scopes: new Set(['profile', 'performer', 'venue']),
}

describe('who may do what in a room', () => {
  test.each<[RoomAction, string]>([
    ['see', 'host cohost guest'],
    ['open_desk', 'host cohost'],
    ['leave', 'host cohost guest'],
    ['vote_skip', 'host cohost guest'],
    ['search', 'host cohost guest'],
    ['request', 'host cohost guest'],
    ['vote_request', 'host cohost guest'],
    ['manage_queue', 'host cohost'],
    ['display', 'host cohost'],
    ['history', 'host cohost guest'],
    ['export', 'host'],
    ['skip_now', 'host cohost'],
    ['seek', 'host cohost'],
    ['volume', 'host cohost'],
    ['device', 'host cohost'],
    ['settings', 'host'],
    ['rotate_code', 'host'],
    ['manage_members', 'host'],
    ['hand_over', 'host'],
    ['end', 'host'],
  ])('%s: %s', (action, allowed) => {
    for (const role of ['host', 'cohost', 'guest', 'banned'] as const) {
      expect(can(role, open, action), role).toBe(allowed.split(' ').includes(role))
    }
  })

  test('guests pause only where the room lets them, hosts and co-hosts always', () => {
    expect(can('guest', open, 'play_pause')).toBe(true)
    expect(can('guest', strict, 'play_pause')).toBe(false)
    expect(can('host', strict, 'play_pause')).toBe(true)
    expect(can('cohost', strict, 'play_pause')).toBe(true)
    expect(can('banned', open, 'play_pause')).toBe(false)
  })

  test('guests ask for songs only where the room lets them, and vote on them always', () => {
    for (const action of ['search', 'request'] as const) {
      expect(can('guest', strict, action)).toBe(false)
      expect(can('cohost', strict, action)).toBe(true)
      expect(can('banned', open, action)).toBe(false)
    }
    expect(can('guest', strict, 'vote_request')).toBe(true)
  })

  test('pages read the same rights out of the settings they are told', () => {
    expect(guestRights({ guest_can_pause: true, guest_can_request: true })).toEqual(open)
    expect(guestRights({ guest_can_pause: false, guest_can_request: false })).toEqual(strict)
  })

  test('the links of a guest hold no action of the host', () => {
    const guest = roomLinks({ code: 'ABCDEF', ...strict }, { role: 'guest' }, browser)
    expect(Object.keys(guest)).toEqual([
      'self',
      'state',
      'events',
      'members',
      'history',
      'history_csv',
      'leave',
      'skip',
      'withdraw_skip',
    ])
    const host = roomLinks({ code: 'ABCDEF', ...strict }, { role: 'host' }, browser)
    expect(host.update).toEqual({
      href: '/api/rooms/ABCDEF',
      method: 'PATCH',
      title: 'Change the settings',
    })
  })

  test('a host sees no way to leave with a token that may not close rooms', () => {
    const takesPart: Authority = { credential: { kind: 'personal_token' }, scopes: new Set(['performer']) }
    const room = { code: 'ABCDEF', ...strict }
    expect(roomLinks(room, { role: 'host' }, takesPart)).not.toHaveProperty('leave')
    expect(roomLinks(room, { role: 'guest' }, takesPart)).toHaveProperty('leave')
    expect(roomLinks(room, { role: 'host' }, browser)).toHaveProperty('leave')
  })
})
