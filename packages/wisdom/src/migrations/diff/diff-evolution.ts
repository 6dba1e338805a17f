import type { JsonValue, SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import { driftOf } from '../drift/drift-of.js'
import type { EvolutionOperation } from '../operations/evolution-operation.js'
import { schemasOf } from '../plan/schemas-of.js'
import { addedKinds } from './added-kinds.js'
import { diffColumns } from './diff-columns.js'
import { addedBonds, addedIndexes, droppedRelations } from './diff-relations.js'
import { droppedKinds } from './dropped-kinds.js'
import { matchFields, matchKinds, type TablePair } from './match-names.js'
import { NO_HINTS, type RenameHints } from './rename-hints.js'
import { renameOperations } from './rename-operations.js'
import { unsupportedDifference } from './unsupported-difference.js'

export interface DiffOptions {
  readonly hints?: RenameHints
  /** What beings that are there get, by `table.column`. */
  readonly fills?: ReadonlyMap<string, JsonValue>
  /** `table` or `table.column` (as they were) whose values shall be erased, not kept aside. */
  readonly erase?: ReadonlySet<string>
}

/**
 * The operations that lead from one schema to another; adopted tables are left alone.
 * @throws LUX_AMBIGUOUS_RENAME when something went while something of its form came, and nobody said whether it
 *   was renamed; LUX_UNSUPPORTED for what cannot be evolved: another key, another generator
 */
export function diffEvolution(
  before: SchemaSnapshot,
  wanted: SchemaSnapshot,
  options: DiffOptions = {},
): readonly EvolutionOperation[] {
  const { hints = NO_HINTS } = options
  const from = native(before)
  const to = native(wanted)
  const kinds = matchKinds(from, to, hints)
  const pairs = kinds.same.map((pair): TablePair => matchFields(pair, { hints, kinds: kinds.same }))
  const operations = [
    ...pairs.flatMap((pair) => droppedRelations(pair)),
    ...pairs.flatMap((pair) => pair.dropped.map((column) => dropField(pair.before, column, options))),
    ...droppedKinds(kinds.dropped, options.erase ?? new Set()),
    ...renameOperations(pairs),
    ...addedKinds(kinds.added),
    ...pairs.flatMap((pair) => [...addedBonds(pair), ...diffColumns(pair, options.fills ?? new Map())]),
    ...pairs.flatMap((pair) => addedIndexes(pair)),
  ]
  assertLeadsThere(from, to, operations)
  return operations
}

function native({ tables }: SchemaSnapshot): SchemaSnapshot {
  return { v: 1, tables: tables.filter(({ adopted }) => adopted !== true) }
}

function dropField(
  { name: table }: TableSnapshot,
  column: string,
  { erase, fills }: DiffOptions,
): EvolutionOperation {
  const fill = fills?.get(`${table}.${column}`)
  return {
    type: 'dropField',
    table,
    column,
    ...(erase?.has(`${table}.${column}`) && { erase: true as const }),
    ...(fill !== undefined && { fill }),
  }
}

/** Whatever this function overlooks must not become an evolution that only seems to lead there. */
function assertLeadsThere(
  from: SchemaSnapshot,
  to: SchemaSnapshot,
  operations: readonly EvolutionOperation[],
): void {
  const reached = schemasOf(from, operations).at(-1) ?? from
  const [difference] = [...driftOf(to, reached), ...driftOf(reached, to)]
  if (difference !== undefined) {
    const { table, object, recorded, found } = difference
    throw unsupportedDifference(object === undefined ? table : `${table}.${object}`, found, recorded)
  }
}
