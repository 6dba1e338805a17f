import type { TransformWrite } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import { type CompileContext, columnOf, fieldOf } from '../scope.js'
import { joinSql, type Sql, sql, trusted } from '../sql.js'
import type { PlanOptions } from '../statement-plan.js'
import { wholeRow } from './returning.js'
import { compileGuard, fieldSlot, keyEquals, type WriteCondition, whereAll } from './write-target.js'

/**
 * UPDATE with parameters in this order: those of the conditions, the changed cells, the key cells when
 * the target is a key, the version when one is demanded.
 */
export function compileUpdate(
  write: TransformWrite,
  condition: WriteCondition,
  context: CompileContext,
): Omit<PlanOptions, 'key'> {
  const { shape, changes, target, guard, returning } = write
  const scope = context.openTarget(shape)
  const changesAt = condition.parameters.length
  const keyAt = changesAt + changes.length
  const versionAt = keyAt + (target.type === 'key' ? shape.key.length : 0)
  const where = whereAll([
    target.type === 'key' ? keyEquals(keyAt, scope, context) : undefined,
    guard?.version === undefined ? undefined : versionEquals(versionAt, shape, context),
    compileGuard(condition, scope, context),
  ])
  const update = sql`UPDATE ${context.table(shape)} SET ${assignments(write, changesAt, context)}${where}`
  if (!returning && guard?.check === undefined) return { sql: update }
  const row = wholeRow(shape, scope.qualifier, context)
  return { sql: sql`${update} RETURNING ${row.columns}`, decode: row.decode }
}

function assignments({ shape, changes }: TransformWrite, changesAt: number, context: CompileContext): Sql {
  const terms = changes.map(
    ({ field }, index) =>
      sql`${name(field.column, context)} = ${fieldSlot(changesAt + index, field, context)}`,
  )
  const bump = versionBump(shape, context)
  if (bump) terms.push(bump)
  // Nothing to change, but the being must be found and counted all the same; and the change log of SQLite sees
  // only updates that name another column than the version.
  if (changes.length === 0) terms.push(keepKey(shape, context))
  return joinSql(terms, ', ')
}

/** `version = version + 1`, where the kind has a version. */
export function versionBump(shape: KindShape, context: CompileContext): Sql | undefined {
  if (!shape.systemFields) return undefined
  const column = name(fieldOf(shape, 'version').column, context)
  return sql`${column} = ${context.table(shape)}.${column} + 1`
}

/** An assignment that changes nothing. */
export function keepKey(shape: KindShape, context: CompileContext): Sql {
  const column = name(fieldOf(shape, shape.key[0] ?? 'soulId').column, context)
  return sql`${column} = ${context.table(shape)}.${column}`
}

export function versionEquals(position: number, shape: KindShape, context: CompileContext): Sql {
  const { column, field } = columnOf('version', context.openTarget(shape), context.dialect)
  return sql`${column} = ${fieldSlot(position, field, context)}`
}

function name(column: string, { dialect }: CompileContext): Sql {
  return trusted(dialect.quote(column))
}
