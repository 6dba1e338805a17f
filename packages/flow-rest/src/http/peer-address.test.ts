import { describe, expect, it } from 'vitest'
import { peerAddress } from './peer-address.js'

const forwarded = (value: string): Headers => new Headers({ 'x-forwarded-for': value })
const from = (address: string): string => peerAddress(new Headers(), { address }, false)

describe('the address of a client', () => {
  it('is what whoever took the request says', () => {
    expect(from('203.0.113.7')).toBe('203.0.113.7')
    const incoming = { socket: { remoteAddress: '203.0.113.8' } }
    expect(peerAddress(new Headers(), { incoming }, false)).toBe('203.0.113.8')
    expect(peerAddress(new Headers(), {}, false)).toBe('unknown')
  })

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
  ])('is the network of %s, where it may choose any', (address, network) => {
    expect(from(address)).toBe(network)
  })

  it('is taken from a proxy only where there is one, and only what the proxy itself wrote', () => {
    const peer = { address: '10.0.0.1' }
    const headers = forwarded('198.51.100.1, 203.0.113.7')
    expect(peerAddress(headers, peer, false)).toBe('10.0.0.1')
    expect(peerAddress(headers, peer, true)).toBe('203.0.113.7')
    expect(peerAddress(forwarded(''), peer, true)).toBe('10.0.0.1')
    expect(peerAddress(forwarded('x'.repeat(1_000)), peer, true)).toHaveLength(45)
  })
})
