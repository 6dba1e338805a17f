import type { RequestHeaders } from '@luxdb/protocol'
import type { RequestPeer } from './request-peer.js'

/** Stands for all clients of whom no address is known. */
const UNKNOWN = 'unknown'

/** The part of an address that is one client's: of IPv6 its network, in which it may choose any address. */
export function peerAddress(headers: RequestHeaders, peer: RequestPeer, trustProxy: boolean): string {
  const told = trustProxy ? forwardedFor(headers.get('x-forwarded-for')) : undefined
  const address = told ?? peer.address ?? peer.incoming?.socket.remoteAddress
  return address === undefined ? UNKNOWN : clientPart(address.toLowerCase())
}

/** The last entry is the one that the proxy itself wrote; those before it the client can invent. */
function forwardedFor(header: string | null): string | undefined {
  const last = header?.split(',').at(-1)?.trim().slice(0, 45)
  return last === '' ? undefined : last
}

function clientPart(address: string): string {
  const [, mapped] = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(address) ?? []
  if (mapped !== undefined) return mapped
  return address.includes(':') ? networkOf(address) : address
}

const NETWORK_GROUPS = 4
const ALL_GROUPS = 8

/** The first 64 of the 128 bits. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, ALL_GROUPS - groups.length - rest.length)
  const whole = [...groups, ...Array.from({ length: zeros }, () => '0'), ...rest]
  const network = whole.slice(0, NETWORK_GROUPS).map((group) => group.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
