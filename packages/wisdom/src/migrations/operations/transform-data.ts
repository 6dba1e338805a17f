import type { ColumnSnapshot, SchemaChange, SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import type { TransformedColumn } from '../fills/fill-spec.js'
import { asideColumn } from './column-objects.js'
import { keyColumns, requireColumn, requireTable } from './find-object.js'
import type { AsideNames, Expansion, OperationWork } from './operation-work.js'

/**
 * Computes fields anew by a function of the evolution's module: of every being as it stands when the evolution comes
 * into force, those among them that others make or write meanwhile. Values before and after are kept beside each being,
 * so that a revert brings back what was not written since.
 */
export interface TransformDataOperation {
  readonly type: 'transformData'
  readonly table: string
  /** The columns that the function may change. */
  readonly columns: readonly string[]
  /** Name of the function in the module beside the file. */
  readonly function: string
}

export function transformDataWork(operation: TransformDataOperation): OperationWork {
  const { table: name, columns, function: functionName } = operation
  return {
    guard: 'convert',
    about: { table: name, columns },
    words: `compute ${name} (${columns.join(', ')}) by ${functionName}; the values before are kept aside`,
    wordsBack: `give ${name} (${columns.join(', ')}) the values from before ${functionName} where nobody wrote since`,
    up: ({ before, asides }) => {
      const table = requireTable(before, name)
      const transformed = transformedColumns(table, columns, asides)
      const marks = asides.of(columns.join('_'), 'mark')
      const watch = { table: name, key: keyColumns(table), columns, marks }
      return {
        expand: [...missingAsides(table, transformed, asides), { type: 'watchFill', ...watch }],
        fills: [
          {
            type: 'transform',
            table: name,
            columns: transformed,
            read: table.columns,
            function: functionName,
            marks,
          },
        ],
        contract: [{ type: 'unwatchFill', ...watch }],
      }
    },
    down: ({ before, asides }) => undo(before, operation, asides),
  }
}

function undo(schema: SchemaSnapshot, operation: TransformDataOperation, asides: AsideNames): Expansion {
  const table = requireTable(schema, operation.table)
  const columns = transformedColumns(table, operation.columns, asides)
  const isKept = columns.every(({ former }) => asides.has(former.name))
  if (!isKept) return { contract: [] }
  return { fills: [{ type: 'untransform', table: table.name, columns }], contract: [] }
}

function transformedColumns(
  table: TableSnapshot,
  columns: readonly string[],
  asides: AsideNames,
): readonly TransformedColumn[] {
  return columns.map((name) => {
    const column = requireColumn(table, name)
    return {
      column,
      former: asideColumn(column, asides.of(name, 'old')),
      computed: asideColumn(column, asides.of(name, 'new')),
    }
  })
}

function missingAsides(
  table: TableSnapshot,
  columns: readonly TransformedColumn[],
  asides: AsideNames,
): readonly SchemaChange[] {
  const all: readonly ColumnSnapshot[] = columns.flatMap(({ former, computed }) => [former, computed])
  return all
    .filter(({ name }) => !asides.has(name))
    .map((column) => ({ type: 'addField', table: table.name, column }))
}
