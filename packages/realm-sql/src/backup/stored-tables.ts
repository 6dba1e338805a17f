import { diffSchema, parseSnapshot, type SchemaSnapshot, sortByName, type TableSnapshot } from '@luxdb/core'
import { LUX_META_TABLE } from '../ddl/lux-meta.js'
import { withKnown } from '../evolution/evolution-result.js'
import { rowsOf, type SqlWork } from '../evolution/sql-work.js'

/** The tables of a storage, apart into its own and those of somebody else. */
export interface StoredTables {
  /** As every database can make them. */
  readonly own: SchemaSnapshot
  /** The same tables, in the words of their database. */
  readonly found: SchemaSnapshot
  /** Names. */
  readonly adopted: readonly string[]
}

/** The tables of a realm's kinds and those that were recorded, whatever kinds it has now. */
export function* knownTables(wanted: SchemaSnapshot): SqlWork<SchemaSnapshot> {
  const [row] = yield* rowsOf(`SELECT "value" FROM "${LUX_META_TABLE}" WHERE "key" = 'schema'`)
  return row === undefined ? wanted : withKnown(wanted, parseSnapshot(String(row[0])))
}

/**
 * What is there of what is known, in the words of what is known wherever the two mean the same: databases know
 * neither each other's names nor all that LuxDB keeps in them. What somebody else has added to a table is no part
 * of its kind.
 */
export function storedTables(found: SchemaSnapshot, known: SchemaSnapshot): StoredTables {
  const isAdopted = (table: TableSnapshot): boolean =>
    known.tables.some(({ name, adopted }) => name === table.name && adopted === true)
  const own = found.tables.filter((table) => !isAdopted(table))
  return {
    own: { v: 1, tables: sortByName(own).map((table) => inKnownWords(table, known)) },
    found: { v: 1, tables: own },
    adopted: found.tables.filter(isAdopted).map(({ name }) => name),
  }
}

function inKnownWords(found: TableSnapshot, { tables }: SchemaSnapshot): TableSnapshot {
  const known = tables.find(({ name }) => name === found.name)
  if (known === undefined) return found
  const { additions, mismatches } = diffSchema({ v: 1, tables: [found] }, { v: 1, tables: [known] })
  return additions.length + mismatches.length === 0 ? known : whatIsThere(found, known)
}

/** Somebody has changed the table since. */
function whatIsThere(found: TableSnapshot, known: TableSnapshot): TableSnapshot {
  const columns = found.columns.filter(({ name }) => known.columns.some((column) => column.name === name))
  const areThere = (names: readonly string[]): boolean =>
    names.every((name) => columns.some((column) => column.name === name))
  return {
    ...known,
    columns,
    key: found.key,
    foreignKeys: known.foreignKeys.filter((key) => areThere(key.columns)),
    indexes: known.indexes.filter((index) => areThere(index.columns)),
  }
}
