import { describe, expect, it } from 'vitest'
import { bareCode, codeFromPaste, codeInThrees } from './room-code'

describe('a room code as people type it', () => {
  it('is taken in any case, with spaces and dashes', () => {
    expect(bareCode(' k7q-x 2m ')).toBe('K7QX2M')
  })

  it('is shown in two threes while it is being typed', () => {
    expect(['', 'k7q', 'k7qx', 'k7qx2m'].map(codeInThrees)).toEqual(['', 'K7Q', 'K7Q X', 'K7Q X2M'])
  })

  it('is found in a pasted join link, whatever stands around it', () => {
    expect(codeFromPaste('Come in: http://192.168.1.20:3000/join/K7QX2M?from=qr')).toBe('K7QX2M')
    expect(codeFromPaste('http://127.0.0.1:3000/JOIN/k7q-x2m')).toBe('K7QX2M')
  })

  it('keeps the first six characters of anything longer', () => {
    expect(codeFromPaste('K7Q X2M and more')).toBe('K7QX2M')
  })
})
