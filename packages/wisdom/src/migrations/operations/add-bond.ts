import type {
  ColumnSnapshot,
  ForeignKeySnapshot,
  RestoreFieldChange,
  SchemaSnapshot,
  TableSnapshot,
} from '@luxdb/core'
import { restore, setAside } from './column-objects.js'
import { requireTable } from './find-object.js'
import type { AsideNames, Expansion, OperationWork } from './operation-work.js'

/** Binds beings to others: by new columns, or by columns that are there. */
export interface AddBondOperation {
  readonly type: 'addBond'
  readonly table: string
  readonly foreignKey: ForeignKeySnapshot
  /** The columns that come with it; they are nullable. Absent: they are there already. */
  readonly columns?: readonly ColumnSnapshot[]
}

export function addBondWork(operation: AddBondOperation): OperationWork {
  const { table: name, foreignKey, columns } = operation
  return {
    guard: columns === undefined ? 'constrain' : 'add',
    about: { table: name, columns: foreignKey.columns },
    words: `bind ${name} (${foreignKey.columns.join(', ')}) to ${foreignKey.table}`,
    wordsBack: `let go of the bond ${foreignKey.name} of ${name}; its columns ${columns === undefined ? 'stay' : 'are set aside'}`,
    up: ({ before, asides }) => {
      if (columns === undefined) return { contract: [{ type: 'addBondTo', table: name, foreignKey }] }
      const isKept = columns.every((column) => asides.has(asides.of(column.name, 'new')))
      if (isKept) return { contract: restoreColumns(withBond(before, operation, columns), columns, asides) }
      return { contract: [{ type: 'addBond', table: name, columns, foreignKey }] }
    },
    down: ({ after, asides }) => {
      if (columns === undefined) return { contract: [{ type: 'dropBond', table: name, foreignKey }] }
      return setAsideColumns(requireTable(after, name), columns, asides)
    },
  }
}

/** The foreign key goes with the first column; what is left of the bond are plain columns. */
function setAsideColumns(
  table: TableSnapshot,
  columns: readonly ColumnSnapshot[],
  asides: AsideNames,
): Expansion {
  const gone = new Set<string>()
  const contract = columns.map(({ name }) => {
    const rest: TableSnapshot = {
      ...table,
      foreignKeys: table.foreignKeys.filter((each) => !each.columns.some((column) => gone.has(column))),
      indexes: table.indexes.filter((each) => !each.columns.some((column) => gone.has(column))),
    }
    gone.add(name)
    return setAside(rest, name, asides.of(name, 'new'))
  })
  return { contract }
}

/** The foreign key comes with the last column. */
function restoreColumns(
  table: TableSnapshot,
  columns: readonly ColumnSnapshot[],
  asides: AsideNames,
): readonly RestoreFieldChange[] {
  return columns.map(({ name }, index) => {
    const isLast = index === columns.length - 1
    const shown: TableSnapshot = isLast ? table : { ...table, foreignKeys: [] }
    return restore(shown, name, { from: asides.of(name, 'new') })
  })
}

function withBond(
  schema: SchemaSnapshot,
  { table: name, foreignKey }: AddBondOperation,
  columns: readonly ColumnSnapshot[],
): TableSnapshot {
  const table = requireTable(schema, name)
  return {
    ...table,
    columns: [...table.columns, ...columns],
    foreignKeys: [...table.foreignKeys, foreignKey],
  }
}
