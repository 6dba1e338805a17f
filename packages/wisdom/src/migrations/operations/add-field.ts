import type { ColumnSnapshot, JsonValue, SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import { asideColumn, restore, setAside } from './column-objects.js'
import { requireTable } from './find-object.js'
import type { Expansion, OperationWork } from './operation-work.js'

export interface AddFieldOperation {
  readonly type: 'addField'
  readonly table: string
  readonly column: ColumnSnapshot
  /** What beings that are there get; for required fields without a default. */
  readonly fill?: JsonValue
}

export function addFieldWork(operation: AddFieldOperation): OperationWork {
  const { table: name, column } = operation
  return {
    guard:
      column.nullable || column.default !== undefined || operation.fill !== undefined ? 'add' : 'constrain',
    about: { table: name, columns: [column.name] },
    words: `add field ${name}.${column.name} (${column.nullable ? 'optional' : 'required'} ${column.store})`,
    wordsBack: `set field ${name}.${column.name} aside with its values`,
    up: ({ before, asides }) => {
      const from = asides.of(column.name, 'new')
      const table = withColumn(before, operation)
      const fill = operation.fill ?? column.default
      if (asides.has(from)) return { contract: [restore(table, column.name, { from, fill })] }
      if (column.nullable || column.default !== undefined) {
        return { contract: [{ type: 'addField', table: name, column }] }
      }
      return addRequired(table, operation, from)
    },
    down: ({ after, asides }) => ({
      contract: [setAside(requireTable(after, name), column.name, asides.of(column.name, 'new'))],
    }),
  }
}

/** A column for beings that are there grows where nobody sees it, and shows itself when it is full. */
function addRequired(table: TableSnapshot, { column, fill }: AddFieldOperation, from: string): Expansion {
  const into = asideColumn(column, from)
  return {
    expand: [{ type: 'addField', table: table.name, column: into }],
    fills: fill === undefined ? [] : [{ type: 'constant', table: table.name, column: into, value: fill }],
    contract: [restore(table, column.name, { from, fill })],
  }
}

function withColumn(schema: SchemaSnapshot, { table: name, column }: AddFieldOperation): TableSnapshot {
  const table = requireTable(schema, name)
  return { ...table, columns: [...table.columns, column] }
}
