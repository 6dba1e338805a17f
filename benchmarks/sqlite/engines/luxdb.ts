import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { Guardian, UnloggedGuardian } from '../../guardians/guardian.js'
import { luxdbEngine } from '../../guardians/luxdb-engine.js'
import type { SqliteEngine } from '../engine.js'

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
    ...luxdbEngine(name, realm, guardian),
    update: (soulId, energyLevel) => guardians.transform(soulId, { energyLevel }),
  }
}
