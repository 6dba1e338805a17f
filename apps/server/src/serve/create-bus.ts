import { type BroadcastBus, LocalBus } from '@luxdb/core'
import { PostgresBus, postgresDriver } from '@luxdb/realm-postgres'
import type { Settings } from '../config/config-schema.js'

type BusSettings = Pick<Settings, 'realms' | 'flows'>

/**
 * What carries broadcasts and presence to other servers. `auto` is the first realm in PostgreSQL that can be listened
 * to: its servers share it anyway.
 * @throws LUX_INVALID_CONFIG
 */
export function createBus({ realms, flows }: BusSettings): BroadcastBus {
  const { bus } = flows.websocket
  const url = bus === 'auto' ? Object.values(realms).find(canListen) : bus
  return url === undefined || url === 'local' ? new LocalBus() : new PostgresBus(url)
}

/** Behind a transaction pooler nobody can. */
function canListen(url: string): boolean {
  const isPostgres = postgresDriver.schemes.some((scheme) => url.startsWith(`${scheme}:`))
  return isPostgres && !/[?&]prepare=false(&|$)/.test(url)
}
