import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { LuxError } from '../errors/lux-error.js'
import { isPrivateAddress } from './private-address.js'

/** Resolves a name to all its addresses; `dns.lookup` unless a test has its own. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * The look-up of a socket that connects to checked addresses only: what it gives is what is connected to, so a
 * name that answers differently the next time changes nothing.
 */
export function guardedLookup(resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null || first === undefined) return callback(error ?? privateTarget(hostname), '')
      if (addresses.some(({ address }) => isPrivateAddress(address))) {
        return callback(privateTarget(hostname), '')
      }
      if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

/** @throws LUX_DELIVERY_FAILED when the host of a URL is a private address itself: no name is looked up then */
export function assertPublicHost(hostname: string): void {
  const address = hostname.replace(/^\[|\]$/g, '')
  const isAddress = /^[\d.]+$/.test(address) || address.includes(':')
  if (isAddress && isPrivateAddress(address)) throw privateTarget(hostname)
}

function privateTarget(hostname: string): LuxError {
  return new LuxError(
    'LUX_DELIVERY_FAILED',
    `${hostname} leads to an address of this machine or a private network; set allowPrivateAddresses if that is meant.`,
    { details: { host: hostname } },
  )
}
