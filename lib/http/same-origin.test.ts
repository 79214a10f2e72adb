import { describe, expect, test, vi } from 'vitest'
import { log } from '../log'
import { assertSameOrigin } from './same-origin'

const own = 'http://127.0.0.1:3000'

describe('a request', () => {
  test.each([
    ['from our own origin', { origin: own }],
    ['of a browser that sends no Origin', { 'sec-fetch-site': 'same-origin' }],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }],
    ['of a program', {}],
  ])('%s is served', (_, headers) => {
    expect(() => assertSameOrigin(new Headers(headers))).not.toThrow()
  })

  test.each([
    ['from another site', { origin: 'https://evil.example' }],
    ['from another port of this host', { origin: 'http://127.0.0.1:3001', 'sec-fetch-site': 'same-site' }],
    ['from another name of this host', { origin: 'http://localhost:3000' }],
    ['from a sandboxed frame', { origin: 'null' }],
    ['from an origin that begins like ours', { origin: `${own}.evil.example` }],
    ['over another scheme', { origin: 'https://127.0.0.1:3000' }],
    ['cross-site without Origin', { 'sec-fetch-site': 'cross-site' }],
    ['same-site without Origin', { 'sec-fetch-site': 'same-site' }],
  ])('30: %s is refused', (_, headers) => {
    expect(() => assertSameOrigin(new Headers(headers))).toThrow(
      expect.objectContaining({ code: 'cross_site' }),
    )
  })

  test('62: is refused with one line at info, in which the caller’s words are cut', () => {
    const told = vi.spyOn(log(), 'info').mockImplementation(() => undefined)
    const origin = `https://evil.example/${'a'.repeat(5_000)}`
    expect(() => assertSameOrigin(new Headers({ origin }))).toThrow()
    expect(told.mock.calls).toEqual([
      [
        { request_id: null, origin: origin.slice(0, 200), site: null },
        'a request from another site was refused',
      ],
    ])
    told.mockRestore()
  })
})
