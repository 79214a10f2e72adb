import { describe, expect, test } from 'vitest'
import type { ProviderFriend } from '../oauth/provider'
import { friendList, keptList } from './friend-list'

const friend = (name: string, more: Partial<ProviderFriend> = {}): ProviderFriend => ({
  id: name,
  name,
  online: false,
  title: null,
  ...more,
})
const names = (told: ProviderFriend[]) => friendList(told).map(({ name }) => name)

describe('the list', () => {
  test('has whoever is online first, then goes by name as people read it', () => {
    const told = ['zoe#2', 'Älva#1', 'anna#10', 'Anna#2', 'Ünï#1', 'Ulf#1'].map((name) => friend(name))
    expect(names([...told, friend('Zora#1', { online: true }), friend('Bo#1', { online: true })])).toEqual([
      'Bo#1',
      'Zora#1',
      'Älva#1',
      'Anna#2',
      'anna#10',
      'Ulf#1',
      'Ünï#1',
      'zoe#2',
    ])
  })

  test('is the same in whatever order it was told', () => {
    const told = [friend('Bo', { id: '2' }), friend('Bo', { id: '1' }), friend('Al', { id: '3' })]
    expect(friendList(told)).toEqual(friendList(told.toReversed()))
  })

  test('has each id once, online where one of its entries is', () => {
    const told = [friend('Bo', { id: '1' }), friend('Bo', { id: '1', online: true, title: 'A game' })]
    expect(friendList(told)).toEqual([{ id: '1', name: 'Bo', online: true, title: 'A game' }])
  })

  test('holds nothing that cannot be stored or turns the text around it', () => {
    const told = [friend('B\u0000o\u202E\uD800#1\n'), friend('\u0000', { id: '2' }), friend('<b>&')]
    expect(names(told)).toEqual(['<b>&', 'Bo#1'])
    expect(friendList([friend('Bo', { online: true, title: '\u0000' })])[0]?.title).toBeNull()
  })

  test('cuts a name no provider allows between its characters', () => {
    expect(names([friend('🎧'.repeat(5000))])).toEqual(['🎧'.repeat(100)])
  })
})

test('what was kept in another shape counts as nothing', () => {
  expect(keptList([friend('Bo')])).toEqual([friend('Bo')])
  for (const other of [null, {}, [{ id: 1 }], 'Bo']) expect(keptList(other)).toBeNull()
})
