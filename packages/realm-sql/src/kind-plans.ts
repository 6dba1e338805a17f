import type { KindShape } from '@luxdb/core/query'
import { compileFind } from './read/compile-find.js'
import type { CompileContext } from './scope.js'
import { StatementPlan } from './statement-plan.js'
import { compileInsert, type InsertForm } from './write/compile-insert.js'
import { UNCONDITIONAL } from './write/write-target.js'

/** The statements of a kind that every request needs: found by the shape object alone, without a key. */
export interface KindPlans {
  /** Distinguishes this shape in cache keys from others of the same name. */
  readonly id: number
  readonly find: StatementPlan
  readonly insert: Readonly<Record<InsertForm, StatementPlan>>
}

export function createKindPlans(shape: KindShape, id: number, context: CompileContext): KindPlans {
  const insert = (form: InsertForm): StatementPlan => {
    const write = { shape, rows: [], returning: false }
    const compiled = compileInsert(write, form, UNCONDITIONAL, context)
    return new StatementPlan({ key: `insert ${shape.name} ${form}`, ...compiled }, context.dialect)
  }
  return {
    id,
    find: new StatementPlan(
      { key: `find ${shape.name}`, ...compileFind(shape, UNCONDITIONAL, context) },
      context.dialect,
    ),
    insert: { 'given-key': insert('given-key'), 'counted-key': insert('counted-key') },
  }
}
