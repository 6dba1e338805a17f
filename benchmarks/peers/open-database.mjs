import Database from 'better-sqlite3'

/** A new file with guardians in it, as durable as LuxDB's. */
export function openDatabase(path, guardians) {
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec(`
    CREATE TABLE guardian (
      soulId TEXT PRIMARY KEY, name TEXT NOT NULL, affinity TEXT NOT NULL, abilities TEXT NOT NULL,
      energyLevel REAL NOT NULL
    ) STRICT;
    CREATE INDEX guardian_affinity_energy_level_idx ON guardian (affinity, energyLevel);
  `)
  const insert = database.prepare('INSERT INTO guardian VALUES (?, ?, ?, ?, ?)')
  database.transaction(() => {
    for (const { soulId, name, affinity, abilities, energyLevel } of guardians) {
      insert.run(soulId, name, affinity, JSON.stringify(abilities), energyLevel)
    }
  })()
  return database
}
