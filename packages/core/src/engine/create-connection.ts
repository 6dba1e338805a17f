import type { AnyKind } from '../kind/kind-types.js'
import { memoryDriver } from '../memory-realm/memory-realm.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { RealmEvent } from '../realm/realm-event.js'
import type { RealmConnection } from './connect-realm.js'
import type { EngineOptions } from './engine-options.js'
import { driverFor } from './realm-driver-factory.js'

/** The realm of a name with its kinds, not awake yet. @throws LUX_INVALID_CONFIG, LUX_INVALID_KIND */
export function createConnection(
  options: EngineOptions,
  { name, kinds }: { readonly name: string; readonly kinds: readonly AnyKind[] },
  observe: (event: RealmEvent) => void,
): RealmConnection {
  const {
    realms,
    drivers = [],
    clock = Date.now,
    queryTimeoutMs,
    queryLimits,
    changes,
    baseDirectory,
    schemaPolicy,
  } = options
  const url = realms[name] ?? ''
  const driver = driverFor(url, name, [memoryDriver, ...drivers])
  const create = (): BaseRealm =>
    driver.create(url, {
      name,
      kinds,
      clock,
      observe: (event) => {
        observe(event)
        options.observe?.(event)
      },
      ...(queryTimeoutMs === undefined ? {} : { queryTimeoutMs }),
      ...(queryLimits === undefined ? {} : { limits: queryLimits }),
      ...(schemaPolicy === undefined ? {} : { schemaPolicy }),
      ...(changes === undefined ? {} : { changes }),
      ...(baseDirectory === undefined ? {} : { baseDirectory }),
    })
  // Made at once, so that a wrong URL or kind shows before anything is opened.
  return { name, create, realm: create() }
}
