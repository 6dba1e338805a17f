import type { ForeignKeySnapshot, IndexSnapshot } from '@luxdb/core'
import type { EvolutionOperation } from '../operations/evolution-operation.js'
import type { TablePair } from './match-names.js'

/** Indexes and bonds that go although their columns stay; under their names before. */
export function droppedRelations(pair: TablePair): readonly EvolutionOperation[] {
  const { before, carried, after, dropped } = pair
  const table = before.name
  const stays = ({ columns }: { readonly columns: readonly string[] }): boolean =>
    !columns.some((column) => dropped.includes(column))
  const indexes = before.indexes.filter((index, place) => {
    const now = carried.indexes[place]
    return stays(index) && now !== undefined && !after.indexes.some((wanted) => sameIndex(wanted, now))
  })
  const bonds = before.foreignKeys.filter((foreignKey, place) => {
    const now = carried.foreignKeys[place]
    return (
      stays(foreignKey) && now !== undefined && !after.foreignKeys.some((wanted) => sameBond(wanted, now))
    )
  })
  return [
    ...indexes.map(({ name }): EvolutionOperation => ({ type: 'dropIndex', table, index: name })),
    ...bonds.map(({ name }): EvolutionOperation => ({ type: 'dropBond', table, foreignKey: name })),
  ]
}

/** Bonds that come; columns that come with them are nullable at first. */
export function addedBonds({ carried, after, added }: TablePair): readonly EvolutionOperation[] {
  const table = after.name
  return after.foreignKeys
    .filter((wanted) => !carried.foreignKeys.some((there) => sameBond(wanted, there)))
    .map((foreignKey): EvolutionOperation => {
      const isNew = foreignKey.columns.every((column) => added.includes(column))
      if (!isNew) return { type: 'addBond', table, foreignKey }
      const columns = after.columns
        .filter(({ name }) => foreignKey.columns.includes(name))
        .map((column) => ({ ...column, nullable: true }))
      return { type: 'addBond', table, foreignKey, columns }
    })
}

export function addedIndexes({ carried, after, dropped }: TablePair): readonly EvolutionOperation[] {
  return after.indexes
    .filter((wanted) => {
      const there = carried.indexes.find((index) => sameIndex(wanted, index))
      return there === undefined || there.columns.some((column) => dropped.includes(column))
    })
    .map((index): EvolutionOperation => ({ type: 'addIndex', table: after.name, index }))
}

/** Whether a bond brings this column with it. */
export function comesWithBond({ carried, after, added }: TablePair, column: string): boolean {
  return after.foreignKeys.some(
    (foreignKey) =>
      foreignKey.columns.includes(column) &&
      foreignKey.columns.every((name) => added.includes(name)) &&
      !carried.foreignKeys.some((there) => sameBond(foreignKey, there)),
  )
}

function sameIndex(left: IndexSnapshot, right: IndexSnapshot): boolean {
  return left.unique === right.unique && left.columns.join() === right.columns.join()
}

function sameBond(left: ForeignKeySnapshot, right: ForeignKeySnapshot): boolean {
  return (
    left.columns.join() === right.columns.join() &&
    left.table === right.table &&
    left.targetColumns.join() === right.targetColumns.join() &&
    left.onDelete === right.onDelete
  )
}
