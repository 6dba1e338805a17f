export { createSqliteDriver, type SqliteDriverOptions, sqliteDriver } from './sqlite-driver.js'
export type { BackupPages, SqliteHandle, SqliteStatement } from './sqlite-handle.js'
export type { ReaderOptions, SQLiteRealmOptions } from './sqlite-options.js'
export { SQLiteRealm } from './sqlite-realm.js'
