import Database from 'better-sqlite3'

/** A connection with the settings that LuxDB's writer has. */
export function openHandle(path: string): Database.Database {
  const handle = new Database(path)
  handle.pragma('journal_mode = WAL')
  handle.pragma('synchronous = FULL')
  handle.pragma('foreign_keys = ON')
  handle.pragma('recursive_triggers = ON')
  handle.pragma('trusted_schema = OFF')
  handle.pragma('wal_autocheckpoint = 4000')
  return handle
}
