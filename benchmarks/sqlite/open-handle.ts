import Database from 'better-sqlite3'

/** A connection with the settings that LuxDB's writer has. */
export function openHandle(path: string): Database.Database {
  const handle = new Database(path)
  handle.pragma('journal_mode = WAL')
  handle.pragma('synchronous = FULL')
  handle.pragma('foreign_keys = ON')
  handle.pragma('trusted_schema = OFF')
  handle.pragma('wal_autocheckpoint = 4000')
  return handle
}

/**
 * LuxDB checkpoints when it has been idle for a while, which would burden the turn of another engine and
 * spare its own. So everybody's WAL is emptied between turns, at nobody's expense.
 */
export function checkpoint(path: string): void {
  const handle = new Database(path)
  handle.pragma('wal_checkpoint(PASSIVE)')
  handle.close()
}
