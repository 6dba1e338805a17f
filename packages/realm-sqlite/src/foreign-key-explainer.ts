import { missingTargetRefusal, stillBoundRefusal } from '@luxdb/core'
import {
  allOf,
  type BondToShape,
  type Cell,
  type Condition,
  cellToLiteral,
  type KindCatalog,
  type KindShape,
  shapeIndexOf,
} from '@luxdb/core/query'
import type { ServedKinds, SqlCompiler } from '@luxdb/realm-sql'
import type { SqliteConnection } from './sqlite-connection.js'
import { isForeignKeyError } from './sqlite-error.js'

/** The cells that a write gave, or a key has, by field. */
export type CellOf = (field: string) => Cell | undefined

export interface FailedWrite {
  readonly shape: KindShape
  readonly cells: CellOf
  readonly error: unknown
}

/**
 * Finds out which bond a foreign key error is about: SQLite only says that there is one. Looks where the
 * write looked, in its own transaction, at the price of a few look-ups by key.
 */
export class ForeignKeyExplainer {
  readonly #served: ServedKinds
  readonly #catalog: KindCatalog
  readonly #compiler: SqlCompiler

  constructor(served: ServedKinds, catalog: KindCatalog, compiler: SqlCompiler) {
    this.#served = served
    this.#catalog = catalog
    this.#compiler = compiler
  }

  /** The error of a write that pointed at nothing, or the one that came when it is not about that. */
  missingTarget({ shape, cells, error }: FailedWrite, connection: SqliteConnection): unknown {
    if (!canExplain(error, connection)) return error
    const bond = shape.bonds.filter(isBondTo).find((each) => this.#pointsAtNothing(each, cells, connection))
    if (bond === undefined) return error
    const { constraint, fields } = bond
    return missingTargetRefusal({ target: bond.kind, kind: shape.name, constraint, fields, cause: error })
  }

  /** The error of a dissolve that others stood against. */
  remainingSource({ shape, cells, error }: FailedWrite, connection: SqliteConnection): unknown {
    if (!canExplain(error, connection)) return error
    for (const source of this.#served.kinds) {
      const bond = source.bonds.filter(isBondTo).find((each) => {
        return each.kind === shape.name && this.#isBound(source, each, cells, connection)
      })
      if (bond === undefined) continue
      const { name, constraint, fields } = bond
      const refused = { kind: shape.name, constraint, fields, cause: error }
      return stillBoundRefusal({ ...refused, source: source.name, bond: name })
    }
    return error
  }

  #pointsAtNothing(bond: BondToShape, cells: CellOf, connection: SqliteConnection): boolean {
    const target = this.#catalog.get(bond.kind)
    const key = target?.key.map((name) => cells(bond.fields[bond.targetFields.indexOf(name)] ?? ''))
    // A bond that was not written whole, or that holds nothing, is not the one.
    if (!target || !key || !isWhole(key)) return false
    return connection.get(this.#compiler.find(target, key)) === undefined
  }

  #isBound(source: KindShape, bond: BondToShape, cells: CellOf, connection: SqliteConnection): boolean {
    if (bond.onDelete !== 'restrict') return false
    const terms = bond.fields.flatMap((name, index): Condition[] => {
      const field = shapeIndexOf(source).fields.get(name)?.field
      const cell = cells(bond.targetFields[index] ?? '')
      if (field === undefined || cell === undefined || cell === null) return []
      return [{ type: 'compare', field: name, operator: 'eq', value: cellToLiteral(cell, field.store) }]
    })
    if (terms.length < bond.fields.length) return false
    const bound = this.#compiler.count({ v: 1, type: 'query', kind: source.name, where: allOf(terms) })
    return Number(connection.get(bound)?.[0]) > 0
  }
}

/** Where the transaction was lost with the write, there is nothing left to look at. */
function canExplain(error: unknown, { inTransaction }: SqliteConnection): boolean {
  return inTransaction && isForeignKeyError(error)
}

function isBondTo(bond: KindShape['bonds'][number]): bond is BondToShape {
  return bond.type === 'to'
}

function isWhole(key: readonly (Cell | undefined)[]): key is readonly Cell[] {
  return key.every((cell) => cell !== undefined && cell !== null)
}
