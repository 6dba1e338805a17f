import type { RealmDriverFactory } from '@luxdb/core'
import type { ReaderOptions } from './sqlite-options.js'
import { SQLiteRealm } from './sqlite-realm.js'

export interface SqliteDriverOptions {
  /** For every realm that the driver makes. */
  readonly readers?: ReaderOptions
}

/** Makes realms of `sqlite:` URLs, for an engine. */
export function createSqliteDriver({ readers }: SqliteDriverOptions = {}): RealmDriverFactory {
  return {
    schemes: ['sqlite'],
    create: (url, options) => new SQLiteRealm(url, readers === undefined ? options : { ...options, readers }),
  }
}

/** The driver with its defaults: every read runs in the engine's own process. */
export const sqliteDriver: RealmDriverFactory = createSqliteDriver()
