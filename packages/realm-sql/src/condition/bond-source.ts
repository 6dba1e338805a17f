import { LuxError } from '@luxdb/core'
import { type BondJoin, resolveBond, shapeIndexOf } from '@luxdb/core/query'
import { type CompileContext, columnOf, type Scope } from '../scope.js'
import { joinSql, type Sql, sql } from '../sql.js'

/** Where the beings at the far end of a bond come from, seen from one being at the near end. */
export interface BondSource {
  /** After FROM. */
  readonly from: Sql
  /** Ties the rows to the one being. */
  readonly tie: Sql
  readonly target: Scope
  /** The beings between, for a bond `through`. */
  readonly junction?: Scope
  readonly many: boolean
}

export function bondSource(bond: string, owner: Scope, context: CompileContext): BondSource {
  const join = bondJoin(bond, owner, context)
  const target = context.open(join.target)
  const near = { scope: owner, fields: join.near }
  const far = { scope: target, fields: join.far }
  if (!join.junction) {
    return { from: aliased(target, context), tie: equal(far, near, context), target, many: join.many }
  }
  const junction = context.open(join.junction.shape)
  const toFar = equal(far, { scope: junction, fields: join.junction.far }, context)
  return {
    from: sql`${aliased(junction, context)} JOIN ${aliased(target, context)} ON ${toFar}`,
    tie: equal({ scope: junction, fields: join.junction.near }, near, context),
    target,
    junction,
    many: join.many,
  }
}

/** A table under its alias, as it stands after FROM. */
export function aliased(scope: Scope, context: CompileContext): Sql {
  return sql`${context.table(scope.shape)} AS ${scope.qualifier}`
}

function bondJoin(name: string, { shape }: Scope, { catalog }: CompileContext): BondJoin {
  const bond = shapeIndexOf(shape).bonds.get(name)
  const join = bond && resolveBond(shape, bond, catalog)
  if (join) return join
  throw new LuxError('LUX_UNKNOWN_BOND', `Bond "${name}" of kind "${shape.name}" does not exist.`, {
    details: { kind: shape.name, bond: name },
  })
}

interface ScopedFields {
  readonly scope: Scope
  readonly fields: readonly string[]
}

function equal(left: ScopedFields, right: ScopedFields, { dialect }: CompileContext): Sql {
  const pairs = left.fields.map((name, index) => {
    const { column } = columnOf(name, left.scope, dialect)
    return sql`${column} = ${columnOf(right.fields[index] ?? name, right.scope, dialect).column}`
  })
  return joinSql(pairs, ' AND ')
}
