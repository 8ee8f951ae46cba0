import { expect, test } from 'vitest'
import { clientAddress, isLocalAddress } from '../../src/server/client-address.ts'

const request = (remoteAddress: string, forwarded?: string | string[]) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as Parameters<typeof clientAddress>[0]

test.each([
  // peer, X-Forwarded-For, proxies in front, address
  ['203.0.113.9', '198.51.100.1', 0, '203.0.113.9'],
  ['10.0.0.1', '198.51.100.1', 1, '198.51.100.1'],
  ['10.0.0.1', 'forged, 198.51.100.1', 1, '198.51.100.1'],
  ['10.0.0.1', 'forged, 198.51.100.1, 10.0.0.2', 2, '198.51.100.1'],
  ['10.0.0.1', '198.51.100.1', 2, '198.51.100.1'],
  ['10.0.0.1', undefined, 1, '10.0.0.1'],
  ['10.0.0.1', 'unknown', 1, '10.0.0.1'],
  ['10.0.0.1', '', 1, '10.0.0.1'],
  ['10.0.0.1', ['forged', '198.51.100.1'], 1, '198.51.100.1'],
  ['10.0.0.1', '198.51.100.1:4711', 1, '198.51.100.1'],
  ['10.0.0.1', '[2001:db8::1]:4711', 1, '2001:db8:0:0::/64'],
  ['::ffff:203.0.113.9', undefined, 0, '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::ffff', undefined, 0, '2001:db8:1:2::/64'],
  ['fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64'],
  ['::1', undefined, 0, '::1'],
])('from %s, forwarded for %j behind %i proxies, is %s', (peer, forwarded, proxies, address) => {
  expect(clientAddress(request(peer, forwarded), proxies)).toBe(address)
})

test('addresses of one customer’s network are one', () => {
  expect(clientAddress(request('2001:db8:1:2::1'), 0)).toBe(clientAddress(request('2001:db8:1:2:ffff::2'), 0))
  expect(clientAddress(request('2001:db8:1:2::1'), 0)).not.toBe(clientAddress(request('2001:db8:1:3::1'), 0))
})

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['10.0.0.1', false],
  ['2001:db8:1:2::/64', false],
])('%s is of this machine: %s', (address, local) => {
  expect(isLocalAddress(address)).toBe(local)
})
