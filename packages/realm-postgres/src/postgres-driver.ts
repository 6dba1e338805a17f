import type { RealmDriverFactory } from '@luxdb/core'
import { PostgresRealm } from './postgres-realm.js'

/** Makes realms of `postgresql:` and `postgres:` URLs, for an engine. */
export const postgresDriver: RealmDriverFactory = {
  schemes: ['postgres', 'postgresql'],
  create: (url, options) => new PostgresRealm(url, options),
}
