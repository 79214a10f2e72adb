import { describe, expect, test } from 'vitest'
import { isThisMachine, peerAddress, peerNetwork } from './peer'

const from = (peer: string) => new Headers({ 'x-auxroom-peer': peer })

describe('the address of a caller', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['rubbish', 'unknown', 'unknown'],
  ])('%s is %s, of network %s', (given, address, network) => {
    expect(peerAddress(from(given))).toBe(address)
    expect(peerNetwork(from(given))).toBe(network)
  })

  test.each([
    ['127.0.0.1', true],
    ['::ffff:127.8.0.1', true],
    ['::1', true],
    ['10.0.0.1', false],
    ['rubbish', false],
  ])('%s of this machine: %s', (given, expected) => {
    expect(isThisMachine(from(given))).toBe(expected)
  })

  test('27: is not what X-Forwarded-For says', () => {
    expect(peerAddress(new Headers({ 'x-forwarded-for': '192.0.2.7' }))).toBe('unknown')
  })
})
