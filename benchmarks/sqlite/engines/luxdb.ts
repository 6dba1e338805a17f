import { SQLiteRealm } from '@luxdb/realm-sqlite'
import type { BenchEngine } from '../engine.js'
import { AFFINITIES, Guardian } from '../guardian.js'

export async function openLuxdb(path: string): Promise<BenchEngine> {
  const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [Guardian] }).awaken()
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
