import { describe, expect, test } from 'vitest'
import { devicesIn, playingDevice } from './device-list'

const speaker = {
  id: '1',
  name: 'Kitchen speaker',
  type: 'Speaker',
  is_active: false,
  is_preferred: false,
  is_restricted: false,
}
const phone = { ...speaker, id: '2', name: 'Phone', type: 'Smartphone', is_active: true }

describe('the devices of an answer', () => {
  test('are read, and what is none is left out', () => {
    expect(devicesIn({ devices: [speaker, { name: 7 }, null] })).toEqual([speaker])
    expect(devicesIn(null)).toEqual([])
  })

  test('without an id can be seen but not chosen', () => {
    expect(devicesIn({ devices: [{ ...speaker, id: null }] })[0]?.id).toBeNull()
  })
})

describe('the device that plays', () => {
  test('is the one of the room, though the list is older', () => {
    expect(playingDevice([speaker, phone], { name: 'Kitchen speaker', type: 'Speaker' })).toBe(speaker)
  })

  test('of two with one name is the active one', () => {
    const twin = { ...speaker, id: '3', is_active: true }
    expect(playingDevice([speaker, twin], speaker)).toBe(twin)
  })

  test('is the active one of the list while the room knows none', () => {
    expect(playingDevice([speaker, phone], null)).toBe(phone)
  })
})
