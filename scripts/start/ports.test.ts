import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { lanAddress } from './ports'

function entry(address: string, internal = false): NetworkInterfaceInfo[] {
  return [{ address, internal, family: 'IPv4', netmask: '', mac: '', cidr: null }]
}

test('the address of the Wi-Fi is preferred to those of containers and tunnels', () => {
  const interfaces = {
    lo: entry('127.0.0.1', true),
    docker0: entry('172.17.0.1'),
    utun3: entry('10.9.0.2'),
    eth1: entry('172.20.1.5'),
    wlan0: entry('192.168.1.20'),
  }
  expect(lanAddress(interfaces)).toBe('192.168.1.20')
})

test('a machine without a network has none', () => {
  expect(lanAddress({ lo: entry('127.0.0.1', true), eth0: entry('169.254.3.4') })).toBeNull()
})
