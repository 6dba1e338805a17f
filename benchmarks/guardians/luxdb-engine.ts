import type { BaseRealm } from '@luxdb/core'
import type { BenchEngine } from './bench-engine.js'
import type { Guardian } from './guardian.js'

/** LuxDB on a realm that is awake. */
export function luxdbEngine(name: string, realm: BaseRealm, guardian: typeof Guardian): BenchEngine {
  const guardians = realm.of(guardian)
  return {
    name,
    get: (soulId) => guardians.contemplate(soulId),
    list: (affinity, above) =>
      guardians.contemplate({
        where: { affinity, energyLevel: { gt: above } },
        orderBy: { energyLevel: 'desc' },
        limit: 50,
      }),
    insert: (input) => guardians.manifest(input),
    insertMany: (inputs) => guardians.manifest(inputs),
    close: () => realm.close(),
  }
}
