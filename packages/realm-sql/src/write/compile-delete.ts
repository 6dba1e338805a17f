import type { DissolveWrite } from '@luxdb/core'
import type { CompileContext } from '../scope.js'
import { sql } from '../sql.js'
import type { PlanOptions } from '../statement-plan.js'
import { versionEquals } from './compile-update.js'
import { wholeRow } from './returning.js'
import { compileGuard, keyEquals, type WriteCondition, whereAll } from './write-target.js'

/** DELETE with parameters in this order: those of the conditions, the key cells, the version. */
export function compileDelete(
  write: DissolveWrite,
  condition: WriteCondition,
  context: CompileContext,
): Omit<PlanOptions, 'key'> {
  const { shape, target, guard, returning } = write
  const scope = context.openTarget(shape)
  const keyAt = condition.parameters.length
  const versionAt = keyAt + (target.type === 'key' ? shape.key.length : 0)
  const where = whereAll([
    target.type === 'key' ? keyEquals(keyAt, scope, context) : undefined,
    guard?.version === undefined ? undefined : versionEquals(versionAt, shape, context),
    compileGuard(condition, scope, context),
  ])
  const statement = sql`DELETE FROM ${context.table(shape)}${where}`
  if (!returning) return { sql: statement }
  const row = wholeRow(shape, scope.qualifier, context)
  return { sql: sql`${statement} RETURNING ${row.columns}`, decode: row.decode }
}
