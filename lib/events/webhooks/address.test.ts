import { beforeEach, describe, expect, test } from 'vitest'
import { mayBeCalled, webhookUrl } from './address'
import { demoMode, demoModeOnLan } from './webhook-under-test'

const refused = (url: string) => webhookUrl.safeParse(url).error?.issues[0]?.message ?? null

const privateHosts = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0.0.0.0',
  '0',
  '10.0.0.8',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '192.0.0.8',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a00:1]',
  '[2002:7f00:1::]',
  '[2001::1]',
  '[fe80::1]',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[fec0::1]',
  '[4000::1]',
  'localhost',
  'LOCALHOST.',
  'some.localhost',
]

describe('47 outside demo mode', () => {
  beforeEach(() => demoMode(null))

  test.each(privateHosts)('a webhook may not be sent to %s', (host) => {
    expect(refused(`https://${host}/hook`)).toBe('This address is not on the public Internet')
  })

  test.each([
    ['http://example.com/hook', 'This must be an https address'],
    ['ftp://example.com/hook', 'This must be an https address'],
    ['file:///etc/passwd', 'This must be an https address'],
    ['example.com/hook', 'This must be an https address'],
    ['', 'This must be an https address'],
    ['https://ada:secret@example.com/', 'An address may not hold a username or password'],
    ['https://ada@example.com/', 'An address may not hold a username or password'],
    ['https://example.com/#part', 'An address may not hold a fragment'],
    ['https://example.com/#', 'An address may not hold a fragment'],
    [`https://example.com/${'a'.repeat(2_000)}`, 'At most 2000 characters'],
  ])('%s is refused with the reason', (url, reason) => {
    expect(refused(url)).toBe(reason)
  })

  test.each([
    ['https://example.com/hook?a=b', 'https://example.com/hook?a=b'],
    [' https://EXAMPLE.com:8443 ', 'https://example.com:8443/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700::1111]/', 'https://[2606:4700::1111]/'],
  ])('%s is taken', (url, kept) => {
    expect(webhookUrl.parse(url)).toBe(kept)
  })
})

describe('58 in demo mode, while the network is served', () => {
  beforeEach(demoModeOnLan)

  test.each(privateHosts)('58 a webhook may not be sent to %s', (host) => {
    expect(refused(`https://${host}/hook`)).toBe('This address is not on the public Internet')
    expect(refused(`http://${host}/hook`)).toBe('This must be an https address')
  })

  test('58 this machine may not be called, whatever name leads to it', () => {
    for (const address of [
      '127.0.0.1',
      '127.8.9.10',
      '::1',
      '::ffff:127.0.0.1',
      '0.0.0.0',
      '169.254.169.254',
    ]) {
      expect(mayBeCalled(address, 4000), address).toBe(false)
    }
  })
})

describe('47 in demo mode', () => {
  beforeEach(() => demoMode('http://127.0.0.1:3001'))

  test('this machine may be called, and without TLS', () => {
    for (const host of ['127.0.0.1', '127.1', '[::1]', 'localhost', 'example.com']) {
      expect(refused(`http://${host}:4000/`)).toBeNull()
    }
  })

  test('other private networks may not', () => {
    const others = privateHosts.filter(
      (host) => !/^(127|2130706433|0x7f|0177|\[::1\]|local|some)/i.test(host),
    )
    for (const host of others) expect(refused(`http://${host}/`), host).not.toBeNull()
  })

  test('46 the simulator may not, whatever this machine is called', () => {
    for (const host of ['127.0.0.1', '127.0.0.2', '[::1]', 'localhost']) {
      expect(refused(`http://${host}:3001/`), host).not.toBeNull()
    }
    expect(mayBeCalled('127.0.0.1', 3001)).toBe(false)
    expect(mayBeCalled('127.0.0.1', 3002)).toBe(true)
  })
})
