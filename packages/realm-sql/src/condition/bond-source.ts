import { LuxError } from '@luxdb/core'
import { type BondJoin, type BondJunction, resolveBond, shapeIndexOf } from '@luxdb/core/query'
import { bareColumnOf, type CompileContext, columnOf, type Scope } from '../scope.js'
import { joinSql, type Sql, sql } from '../sql.js'

/** Where the beings at the far end of a bond come from, seen from one being at the near end. */
export interface BondSource {
  /** After FROM. */
  readonly from: Sql
  /** Ties the rows to the one being; `between` is what junction rows must satisfy. */
  readonly tie: (between?: Sql) => Sql
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
  const { many } = join
  if (!join.junction) {
    const tie = equal(far, near, context)
    return { from: aliased(target, context), tie: () => tie, target, many }
  }
  const junction = context.open(join.junction.shape)
  const toNear = equal({ scope: junction, fields: join.junction.near }, near, context)
  const farOfJunction = { scope: junction, fields: join.junction.far }
  if (mayRepeat(join.junction)) {
    const links = sql`SELECT ${columns(farOfJunction, context)} FROM ${aliased(junction, context)} WHERE ${toNear}`
    const tie = (between?: Sql): Sql => sql`(${columns(far, context)}) IN (${both(links, between)})`
    return { from: aliased(target, context), tie, target, junction, many }
  }
  const toFar = equal(far, farOfJunction, context)
  return {
    from: sql`${aliased(junction, context)} JOIN ${aliased(target, context)} ON ${toFar}`,
    tie: (between) => both(toNear, between),
    target,
    junction,
    many,
  }
}

function both(first: Sql, second: Sql | undefined): Sql {
  return second ? sql`${first} AND ${second}` : first
}

/** Two rows of the junction may lead from one being to the same other one, which is bound once all the same. */
function mayRepeat({ shape, near, far }: BondJunction): boolean {
  const unique = [shape.key, ...shape.indexes.filter((index) => index.unique).map(({ fields }) => fields)]
  return !unique.some((fields) => fields.every((name) => near.includes(name) || far.includes(name)))
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

function columns({ scope, fields }: ScopedFields, { dialect }: CompileContext): Sql {
  return joinSql(
    fields.map((name) => columnOf(name, scope, dialect).column),
    ', ',
  )
}

function equal(left: ScopedFields, right: ScopedFields, { dialect }: CompileContext): Sql {
  // Foreign keys tie columns of one type, and only bare columns find their indexes.
  const columnIn = left.scope.shape.adopted && right.scope.shape.adopted ? bareColumnOf : columnOf
  const pairs = left.fields.map((name, index) => {
    const { column } = columnIn(name, left.scope, dialect)
    return sql`${column} = ${columnIn(right.fields[index] ?? name, right.scope, dialect).column}`
  })
  return joinSql(pairs, ' AND ')
}
