import { PostgresRealm } from '@luxdb/realm-postgres'
import type { BenchEngine } from '../../sqlite/engine.js'
import { AFFINITIES, Guardian } from '../../sqlite/guardian.js'
import type { BenchSchema } from '../bench-schemas.js'
import { POOL_SIZE } from '../engine.js'

export async function openLuxdb({ url, name }: BenchSchema): Promise<BenchEngine> {
  const options = { schema: name, kinds: [Guardian], poolSize: POOL_SIZE }
  const realm = await new PostgresRealm(url, options).awaken()
  const guardians = realm.of(Guardian)
  return {
    name: 'luxdb',
    get: (soulId) => guardians.contemplate(soulId),
    list: (affinity, above) =>
      guardians.contemplate({
        where: { affinity: asAffinity(affinity), energyLevel: { gt: above } },
        orderBy: { energyLevel: 'desc' },
        limit: 50,
      }),
    insert: (input) => guardians.manifest(input),
    insertMany: (inputs) => guardians.manifest(inputs),
    close: () => realm.close(),
  }
}

function asAffinity(affinity: string): (typeof AFFINITIES)[number] {
  return AFFINITIES.find((known) => known === affinity) ?? 'light'
}
