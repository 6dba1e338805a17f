import type { ColumnSnapshot, JsonValue } from '@luxdb/core'
import { canonicalJson } from '@luxdb/core/query'
import type { EvolutionOperation } from '../operations/evolution-operation.js'
import { comesWithBond } from './diff-relations.js'
import type { TablePair } from './match-names.js'
import { unsupportedDifference } from './unsupported-difference.js'

type Fills = ReadonlyMap<string, JsonValue>

/** Fields that come, and what changes in those that stay. @throws LUX_UNSUPPORTED */
export function diffColumns(pair: TablePair, fills: Fills): readonly EvolutionOperation[] {
  const { after, added, carried } = pair
  if (after.key.join() !== carried.key.join()) {
    throw unsupportedDifference(
      after.name,
      `key (${carried.key.join(', ')})`,
      `key (${after.key.join(', ')})`,
    )
  }
  return after.columns.flatMap((wanted): readonly EvolutionOperation[] => {
    const fill = fills.get(`${after.name}.${wanted.name}`)
    if (added.includes(wanted.name)) return addColumn(pair, wanted, fill)
    const there = carried.columns.find(({ name }) => name === wanted.name)
    return there === undefined ? [] : changeColumn(pair, { there, wanted, fill })
  })
}

function addColumn(
  pair: TablePair,
  column: ColumnSnapshot,
  fill: JsonValue | undefined,
): readonly EvolutionOperation[] {
  const table = pair.after.name
  const given = fill === undefined ? {} : { fill }
  if (!comesWithBond(pair, column.name)) return [{ type: 'addField', table, column, ...given }]
  if (column.nullable) return []
  return [{ type: 'setRequired', table, column: column.name, ...given }]
}

interface ColumnChange {
  readonly there: ColumnSnapshot
  readonly wanted: ColumnSnapshot
  readonly fill: JsonValue | undefined
}

/** Loosened first and tightened last: what is in between then has the most room. */
function changeColumn(pair: TablePair, { there, wanted, fill }: ColumnChange): readonly EvolutionOperation[] {
  const table = pair.after.name
  const column = wanted.name
  assertPossible(pair, there, wanted)
  const operations: EvolutionOperation[] = []
  const given = fill === undefined ? {} : { fill }
  if (!there.nullable && wanted.nullable) operations.push({ type: 'setOptional', table, column })
  if (there.store !== wanted.store) {
    const nullable = there.nullable || wanted.nullable
    operations.push({
      type: 'changeType',
      table,
      column: { ...wanted, nullable },
      ...(fill !== undefined && { fallback: fill }),
    })
  } else operations.push(...changeTraits(table, there, wanted))
  if (there.nullable && !wanted.nullable) {
    const standIn = fill ?? wanted.default
    operations.push({
      type: 'setRequired',
      table,
      column,
      ...given,
      ...(standIn !== undefined && { fill: standIn }),
    })
  }
  return operations
}

function changeTraits(
  table: string,
  there: ColumnSnapshot,
  wanted: ColumnSnapshot,
): readonly EvolutionOperation[] {
  const column = wanted.name
  const operations: EvolutionOperation[] = []
  const { enum: values, range, jsonType, default: value } = wanted
  if ((there.enum ?? []).join('\n') !== (values ?? []).join('\n')) {
    operations.push({ type: 'setEnum', table, column, ...(values !== undefined && { values }) })
  }
  if (range?.min !== there.range?.min || range?.max !== there.range?.max || jsonType !== there.jsonType) {
    operations.push({
      type: 'setBounds',
      table,
      column,
      ...(range !== undefined && { range }),
      ...(jsonType !== undefined && { jsonType }),
    })
  }
  if (textOf(there.default) !== textOf(value)) {
    operations.push({ type: 'setDefault', table, column, ...(value !== undefined && { default: value }) })
  }
  return operations
}

function textOf(value: JsonValue | undefined): string {
  return value === undefined ? '' : canonicalJson(value)
}

/** What identifies a being, or is bound to what does, cannot become another value. */
function assertPossible({ after }: TablePair, there: ColumnSnapshot, wanted: ColumnSnapshot): void {
  const where = `${after.name}.${wanted.name}`
  if (there.generated !== wanted.generated) {
    throw unsupportedDifference(
      where,
      `generated ${there.generated ?? 'never'}`,
      `${wanted.generated ?? 'never'}`,
    )
  }
  const isBound =
    after.key.includes(wanted.name) || after.foreignKeys.some(({ columns }) => columns.includes(wanted.name))
  if (isBound && there.store !== wanted.store) throw unsupportedDifference(where, there.store, wanted.store)
}
