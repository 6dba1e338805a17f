import type { KindShape } from '@luxdb/core/query'
import { type CompileContext, columnOf, fieldOf } from '../scope.js'
import { sql } from '../sql.js'
import type { PlanOptions } from '../statement-plan.js'
import { tupleSlot } from '../value-slot.js'
import { wholeRow } from '../write/returning.js'
import { compileGuard, fieldSlot, keyEquals, type WriteCondition, whereAll } from '../write/write-target.js'
import { countColumn, countDecoder } from './count-column.js'

type Compiled = Omit<PlanOptions, 'key'>

/** One whole row, with parameters in this order: those of the condition, the key cells. */
export function compileFind(shape: KindShape, condition: WriteCondition, context: CompileContext): Compiled {
  const scope = context.openTarget(shape)
  const row = wholeRow(shape, scope.qualifier, context)
  const where = whereAll([
    keyEquals(condition.parameters.length, scope, context),
    compileGuard(condition, scope, context),
  ])
  return { sql: sql`SELECT ${row.columns} FROM ${context.table(shape)}${where}`, decode: row.decode }
}

/** A row of one cell when a being has these cells in the `target` fields; parameters: those cells. */
export function compileProbe(shape: KindShape, target: readonly string[], context: CompileContext): Compiled {
  const scope = context.openTarget(shape)
  const terms = target.map((name, index) => {
    const { column } = columnOf(name, scope, context.dialect, 'equal')
    return sql`${column} = ${fieldSlot(index, fieldOf(shape, name), context)}`
  })
  return { sql: sql`SELECT 1 FROM ${context.table(shape)}${whereAll(terms)}`, decode: (row) => row }
}

/** How many beings of a list of keys satisfy the condition; parameters: the condition's, the keys end to end. */
export function compileCheck(shape: KindShape, condition: WriteCondition, context: CompileContext): Compiled {
  const { values } = context.dialect
  const scope = context.openTarget(shape)
  const keyFields = shape.key.map((name) => columnOf(name, scope, context.dialect))
  const stores = keyFields.map(({ field }) => field.store)
  const keys = tupleSlot(condition.parameters.length, stores, values)
  const where = whereAll([
    values.inTuples(
      keyFields.map(({ column }) => column),
      keys,
      stores,
    ),
    compileGuard(condition, scope, context),
  ])
  return {
    sql: sql`SELECT ${countColumn(context)} FROM ${context.table(shape)}${where}`,
    decode: countDecoder(context.dialect),
  }
}
