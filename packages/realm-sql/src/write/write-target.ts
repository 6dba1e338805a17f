import {
  type Condition,
  type FieldShape,
  type KindCatalog,
  type KindShape,
  type Parameter,
  type ParameterizedCondition,
  parameterizeCondition,
} from '@luxdb/core/query'
import { compileCondition } from '../condition/compile-condition.js'
import { type CompileContext, columnOf, type Scope } from '../scope.js'
import { joinSql, type Sql, slot, sql, trusted } from '../sql.js'
import { cellBinder } from '../value-slot.js'

/** Conditions of a write with their values taken out; no conditions make an empty key. */
export interface WriteCondition {
  readonly key: string
  readonly node?: ParameterizedCondition
  readonly parameters: readonly Parameter[]
}

export const UNCONDITIONAL: WriteCondition = { key: '', parameters: [] }

export function writeCondition(
  conditions: readonly (Condition | undefined)[],
  shape: KindShape,
  catalog: KindCatalog,
): WriteCondition {
  const given = conditions.filter((condition) => condition !== undefined)
  const [only, ...more] = given
  if (only === undefined) return UNCONDITIONAL
  const condition: Condition = more.length === 0 ? only : { type: 'and', conditions: given }
  const { key, query, parameters } = parameterizeCondition(condition, shape, catalog)
  return { key, node: query, parameters }
}

/** Key columns against parameters that start at `position`. */
export function keyEquals(position: number, scope: Scope, context: CompileContext): Sql {
  const terms = scope.shape.key.map((name, index) => {
    const { field, column } = columnOf(name, scope, context.dialect, 'equal')
    return sql`${column} = ${fieldSlot(position + index, field, context)}`
  })
  return joinSql(terms, ' AND ')
}

/** ` WHERE ...` over all terms, or nothing. */
export function whereAll(terms: readonly (Sql | undefined)[]): Sql {
  const given = terms.filter((term) => term !== undefined)
  return given.length === 0 ? trusted('') : sql` WHERE ${joinSql(given, ' AND ')}`
}

export function compileGuard(
  { node }: WriteCondition,
  scope: Scope,
  context: CompileContext,
): Sql | undefined {
  return node && compileCondition(node, scope, context)
}

/** A placeholder for a cell of `field` at a position of the parameters. */
export function fieldSlot(position: number, field: FieldShape, { dialect }: CompileContext): Sql {
  return slot(cellBinder(position, dialect.values.codec(field.store)))
}
