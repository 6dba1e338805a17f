import { isIP } from 'node:net'
import { LuxError } from '@luxdb/core'
import type { Settings } from '../config/config-schema.js'

/** True for addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  if (name === 'localhost' || name === '::1' || name === '::ffff:127.0.0.1') return true
  return isIP(name) === 4 && name.startsWith('127.')
}

/**
 * As long as nobody has to log in, only this machine may reach the server, unless the owner insists.
 * @throws LUX_INVALID_CONFIG
 */
export function assertReachIsMeant({ flows, insecureNoAuth }: Settings, asksForCredentials: boolean): void {
  const open = [flows.rest, flows.websocket].find((flow) => !isLoopback(flow.host))
  if (open === undefined || insecureNoAuth || asksForCredentials) return
  const { host } = open
  const key = open === flows.rest ? 'flows.rest.host' : 'flows.websocket.host'
  throw new LuxError(
    'LUX_INVALID_CONFIG',
    `${key} = ${JSON.stringify(host)}: others can reach this address, and nobody has to log in. ` +
      'Make an API key (luxdb token new), keep to 127.0.0.1, or add --insecure-no-auth when whoever can reach it may ' +
      'read and change everything.',
    { details: { key, value: host } },
  )
}
