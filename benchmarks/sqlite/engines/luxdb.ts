import { SQLiteRealm } from '@luxdb/realm-sqlite'
import type { SqliteEngine } from '../engine.js'
import { AFFINITIES, Guardian, UnloggedGuardian } from '../guardian.js'

/** As it is by default: every change goes into the log. */
export function openLuxdb(path: string): Promise<SqliteEngine> {
  return open(path, 'luxdb', Guardian)
}

/** What the others do: no log. */
export function openUnloggedLuxdb(path: string): Promise<SqliteEngine> {
  return open(path, 'luxdb-no-log', UnloggedGuardian)
}

async function open(path: string, name: string, guardian: typeof Guardian): Promise<SqliteEngine> {
  const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [guardian] }).awaken()
  const guardians = realm.of(guardian)
  return {
    name,
    get: (soulId) => guardians.contemplate(soulId),
    list: (affinity, above) =>
      guardians.contemplate({
        where: { affinity: asAffinity(affinity), energyLevel: { gt: above } },
        orderBy: { energyLevel: 'desc' },
        limit: 50,
      }),
    insert: (input) => guardians.manifest(input),
    update: (soulId, energyLevel) => guardians.transform(soulId, { energyLevel }),
    insertMany: (inputs) => guardians.manifest(inputs),
    close: () => realm.close(),
  }
}

function asAffinity(affinity: string): (typeof AFFINITIES)[number] {
  return AFFINITIES.find((known) => known === affinity) ?? 'light'
}
