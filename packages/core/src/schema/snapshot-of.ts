import { LuxError } from '../errors/lux-error.js'
import type { BondShape, BondToShape, FieldShape, KindShape } from '../query/kind-shape.js'
import { foreignKeyIndexName } from './index-name.js'
import type {
  ColumnSnapshot,
  ForeignKeySnapshot,
  IndexSnapshot,
  SchemaSnapshot,
  TableSnapshot,
} from './schema-snapshot.js'

/**
 * The tables that kinds need.
 * - A plain index ends on the key columns, so that a list in the index's order needs no sort for ties.
 * - Every foreign key gets an index unless another one begins with its columns.
 * - Adopted tables have the indexes that they have.
 *
 * @throws LUX_INVALID_KIND when a bond leads to a kind that is not among `shapes`.
 */
export function snapshotOf(shapes: readonly KindShape[]): SchemaSnapshot {
  const byName = new Map(shapes.map((shape) => [shape.name, shape]))
  const tables = shapes.map((shape) => tableOf(shape, byName))
  return { v: 1, tables: sortByName(tables) }
}

function tableOf(shape: KindShape, byName: ReadonlyMap<string, KindShape>): TableSnapshot {
  const foreignKeys = shape.bonds.filter(isBondTo).map((bond) => foreignKeyOf(shape, bond, byName))
  return {
    name: shape.table,
    kind: shape.name,
    columns: shape.fields.map(columnOf),
    key: columnsOf(shape, shape.key),
    foreignKeys: sortByName(foreignKeys),
    indexes: sortByName(indexesOf(shape, foreignKeys)),
    ...(shape.adopted && { adopted: shape.adopted }),
    ...(shape.readOnly && { readOnly: shape.readOnly }),
  }
}

function columnOf(field: FieldShape): ColumnSnapshot {
  return {
    name: field.column,
    store: field.store,
    nullable: field.nullable,
    ...(field.default !== undefined && { default: field.default }),
    ...(field.generated !== undefined && { generated: field.generated }),
    ...(field.enum !== undefined && { enum: field.enum }),
    ...(field.range !== undefined && { range: field.range }),
    ...(field.jsonType !== undefined && { jsonType: field.jsonType }),
    ...(field.opaque && { opaque: field.opaque }),
  }
}

function foreignKeyOf(
  shape: KindShape,
  bond: BondToShape,
  byName: ReadonlyMap<string, KindShape>,
): ForeignKeySnapshot {
  const target = byName.get(bond.kind)
  if (!target) {
    throw new LuxError(
      'LUX_INVALID_KIND',
      `Bond "${bond.name}" of kind "${shape.name}" leads to kind "${bond.kind}", which is not in this realm. Put both kinds into one realm.`,
      { details: { kind: shape.name, bond: bond.name } },
    )
  }
  return {
    name: bond.constraint,
    columns: columnsOf(shape, bond.fields),
    table: target.table,
    targetColumns: columnsOf(target, bond.targetFields),
    onDelete: bond.onDelete,
  }
}

function indexesOf(shape: KindShape, foreignKeys: readonly ForeignKeySnapshot[]): IndexSnapshot[] {
  const key = columnsOf(shape, shape.key)
  const indexes = shape.indexes.map(({ name, fields, unique }): IndexSnapshot => {
    const columns = columnsOf(shape, fields)
    return { name, unique, columns: unique || shape.adopted ? columns : withKey(columns, key) }
  })
  if (shape.adopted) return indexes
  for (const foreignKey of foreignKeys) {
    const covered = [key, ...indexes.map((index) => index.columns)]
    if (covered.some((columns) => startsWith(columns, foreignKey.columns))) continue
    const name = foreignKeyIndexName(shape.table, foreignKey.columns)
    indexes.push({ name, unique: false, columns: withKey(foreignKey.columns, key) })
  }
  return indexes
}

function withKey(columns: readonly string[], key: readonly string[]): readonly string[] {
  return [...columns, ...key.filter((column) => !columns.includes(column))]
}

function startsWith(columns: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((column, index) => columns[index] === column)
}

function columnsOf(shape: KindShape, fields: readonly string[]): string[] {
  return fields.map((name) => {
    const field = shape.fields.find((candidate) => candidate.name === name)
    if (field) return field.column
    throw new LuxError(
      'LUX_INVALID_KIND',
      `Kind "${shape.name}" has no field "${name}", which its key, an index or a bond names.`,
      {
        details: { kind: shape.name, field: name },
      },
    )
  })
}

function isBondTo(bond: BondShape): bond is BondToShape {
  return bond.type === 'to'
}

export function sortByName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
