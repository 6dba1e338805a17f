import type { KindShape } from '../query/kind-shape.js'
import type { SchemaPolicy } from '../realm/realm-options.js'
import { isAsideName } from '../schema/aside-name.js'
import { diffSchema } from '../schema/diff-schema.js'
import { type KeptNames, refusedAdditions } from '../schema/refused-additions.js'
import { schemaMismatchError } from '../schema/schema-mismatch.js'
import { snapshotOf } from '../schema/snapshot-of.js'
import { evolveStored } from './evolve-stored.js'
import type { StoredTables } from './stored-table.js'

/**
 * Makes tables fit the kinds, as far as the policy lets it.
 * @throws LUX_SCHEMA_MISMATCH with every difference that is left
 */
export function preparedTables(
  tables: StoredTables,
  kinds: readonly KindShape[],
  policy: SchemaPolicy,
): StoredTables {
  if (policy === 'as-is') return tables
  // Here every table is LuxDB's own.
  const wanted = snapshotOf(kinds.map(({ adopted: _adopted, readOnly: _readOnly, ...shape }) => shape))
  const actual = { v: 1, tables: [...tables.values()].map(({ table }) => table) } as const
  const { additions, mismatches } = diffSchema(actual, wanted)
  const all = [...mismatches, ...refusedAdditions(additions, { policy, kept: keptNames(tables) })]
  if (all.length > 0) throw schemaMismatchError('the memory realm', all)
  return evolveStored(tables, additions)
}

function keptNames(tables: StoredTables): KeptNames {
  return {
    tables: [...tables.keys()].filter(isAsideName),
    columns: new Map([...tables].map(([name, { aside }]) => [name, aside.map((column) => column.name)])),
  }
}
