import { diffSchema, parseSnapshot, type SchemaSnapshot, sortByName } from '@luxdb/core'
import { LUX_META_TABLE } from '../ddl/lux-meta.js'
import { withKnown } from '../evolution/evolution-result.js'
import { rowsOf, type SqlWork } from '../evolution/sql-work.js'

/** The tables of a storage, apart into its own and those of somebody else. */
export interface StoredTables {
  readonly own: SchemaSnapshot
  /** Names. */
  readonly adopted: readonly string[]
}

/** The tables of a realm's kinds and those that were recorded, whatever kinds it has now. */
export function* knownTables(wanted: SchemaSnapshot): SqlWork<SchemaSnapshot> {
  const [row] = yield* rowsOf(`SELECT "value" FROM "${LUX_META_TABLE}" WHERE "key" = 'schema'`)
  return row === undefined ? wanted : withKnown(wanted, parseSnapshot(String(row[0])))
}

/**
 * What is there, in the words of what is known wherever the two mean the same: databases know neither each
 * other's names of constraints nor all that LuxDB keeps in them.
 */
export function storedTables(found: SchemaSnapshot, known: SchemaSnapshot): StoredTables {
  const adopted = new Set(known.tables.filter((table) => table.adopted).map(({ name }) => name))
  const own = found.tables
    .filter(({ name }) => !adopted.has(name))
    .map((table) => {
      const recorded = known.tables.find(({ name }) => name === table.name)
      return recorded !== undefined && isSame(table, recorded) ? recorded : table
    })
  return {
    own: { v: 1, tables: sortByName(own) },
    adopted: found.tables.flatMap(({ name }) => (adopted.has(name) ? [name] : [])),
  }
}

function isSame(found: SchemaSnapshot['tables'][number], known: SchemaSnapshot['tables'][number]): boolean {
  const { additions, mismatches, notes } = diffSchema({ v: 1, tables: [found] }, { v: 1, tables: [known] })
  return additions.length + mismatches.length + notes.length === 0
}
