import type { ForeignKeySnapshot } from '@luxdb/core'
import type { AdoptedColumn, AdoptedTable } from '@luxdb/realm-sql'
import type { TakeNote } from './kind-plan.js'

/** A foreign key that becomes a bond; its columns in the order of the other table's key. */
export interface ChosenBond {
  readonly foreignKey: ForeignKeySnapshot
  readonly columns: readonly AdoptedColumn[]
  readonly target: AdoptedTable
}

/**
 * The foreign keys of a table that bonds can say: those that lead to the whole key of a table that is there,
 * and share no column. Others are noted, and their columns become plain fields.
 */
export function chooseBonds(
  table: AdoptedTable,
  tables: ReadonlyMap<string, AdoptedTable>,
  note: TakeNote,
): readonly ChosenBond[] {
  const taken = new Set<string>()
  // Those of one column say more than a composite one over it.
  const ordered = [...table.foreignKeys].sort((a, b) => a.columns.length - b.columns.length)
  return ordered.flatMap((foreignKey): readonly ChosenBond[] => {
    const target = tables.get(foreignKey.table)
    const columns = target ? columnsInOrder(table, target, foreignKey) : []
    const reason = target ? whyNot({ table, target, columns, taken }) : 'the kind of that table is not pulled'
    if (reason === undefined && target) {
      for (const { name } of columns) taken.add(name)
      return [{ foreignKey, columns, target }]
    }
    const object = foreignKey.columns.join(', ')
    note({ table: table.name, object, note: `No bond to ${foreignKey.table}: ${reason}.` })
    return []
  })
}

/** Empty when the foreign key does not lead to the key, or its columns are no fields. */
function columnsInOrder(
  table: AdoptedTable,
  target: AdoptedTable,
  { columns, targetColumns }: ForeignKeySnapshot,
): readonly AdoptedColumn[] {
  const aims = targetColumns.length > 0 ? targetColumns : target.key
  if (aims.length !== target.key.length) return []
  const ordered = target.key.map((name) => columns[aims.indexOf(name)])
  const found = ordered.flatMap((name) => table.columns.find((column) => column.name === name) ?? [])
  return found.length === target.key.length ? found : []
}

interface Candidate {
  readonly table: AdoptedTable
  readonly target: AdoptedTable
  readonly columns: readonly AdoptedColumn[]
  readonly taken: ReadonlySet<string>
}

function whyNot({ table, target, columns, taken }: Candidate): string | undefined {
  if (columns.length === 0) return 'it does not lead to the key of that table'
  if (columns.some(({ name }) => taken.has(name))) return 'another bond stores one of its columns'
  if (columns.some(({ nullable }) => nullable !== columns[0]?.nullable)) {
    return 'some of its columns may be NULL, others not'
  }
  const inKey = columns.filter(({ name }) => table.key.includes(name)).length
  if (inKey > 0 && target === table) return 'the key would consist of itself'
  if (inKey > 0 && columns.length > 1 && inKey < columns.length) return 'part of it belongs to the key'
  const key = target.key.map((name) => target.columns.find((column) => column.name === name))
  const fits = columns.every(
    ({ store, opaque }, index) => store === key[index]?.store && opaque === key[index]?.opaque,
  )
  return fits ? undefined : 'its columns and the key hold different stores'
}
