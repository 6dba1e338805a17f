export { adoptPostgres } from './adoption/adopt-postgres.js'
export { postgresDriver } from './postgres-driver.js'
export type { PostgresRealmOptions } from './postgres-options.js'
export { PostgresRealm } from './postgres-realm.js'
