import type { AnyKind } from '@luxdb/core'
import type { BondToShape, FieldShape } from '@luxdb/core/query'
import type { AdoptedColumn, AdoptedTable } from '@luxdb/realm-sql'
import { isKind } from '../config/kind-entry.js'
import type { BondToPlan, FieldPlan } from './kind-plan.js'
import type { PullLevel } from './kinds-source.js'

/** A kind that a module exports already. */
export interface KnownKind {
  readonly constant: string
  readonly kind: AnyKind
}

/** By their tables. */
export type KnownKinds = ReadonlyMap<string, KnownKind>

/** The kinds that a module exports. @throws LUX_INVALID_KIND */
export function knownKinds(exported: Readonly<Record<string, unknown>>): KnownKinds {
  const found = Object.entries(exported).flatMap(([constant, kind]): readonly KnownKind[] =>
    isKind(kind) ? [{ constant, kind }] : [],
  )
  const kinds = found.map(({ kind }) => kind)
  for (const kind of kinds) kind.link(kinds)
  return new Map(found.map((known) => [known.kind.shape.table, known]))
}

/** How far LuxDB goes with the database of such kinds: one that is not only read ends a mirror. */
export function levelOf(known: KnownKinds): PullLevel {
  const shapes = [...known.values()].map(({ kind }) => kind.shape)
  if (shapes.length === 0) return 'guest'
  if (shapes.every(({ readOnly }) => readOnly)) return 'mirror'
  return shapes.some(({ adopted }) => adopted) ? 'guest' : 'native'
}

/** The keys of kinds that are only read, by table: where the table has none, the kind has said it. */
export function readKeys(known: KnownKinds): Readonly<Record<string, readonly string[]>> {
  const shapes = [...known.values()].map(({ kind }) => kind.shape)
  return Object.fromEntries(
    shapes
      .filter(({ readOnly }) => readOnly)
      .map(({ table, key, fields }) => [
        table,
        fields.filter(({ name }) => key.includes(name)).map(({ column }) => column),
      ]),
  )
}

/** What a kind says of the columns of its table, by them: a bond of several at the first of them. */
export function knownParts(
  { kind }: KnownKind,
  table: AdoptedTable,
): ReadonlyMap<string, readonly (FieldPlan | BondToPlan)[]> {
  const { fields } = kind.shape
  return new Map(
    table.columns.flatMap((column) => {
      const field = fields.find((each) => each.column === column.name)
      return field ? [[column.name, partsOf(field, column, { kind, table })] as const] : []
    }),
  )
}

interface KindPlace {
  readonly kind: AnyKind
  readonly table: AdoptedTable
}

function partsOf(
  field: FieldShape,
  column: AdoptedColumn,
  { kind, table }: KindPlace,
): readonly (FieldPlan | BondToPlan)[] {
  const isOf = (each: { readonly type: string }): each is BondToShape => each.type === 'to'
  const bond = kind.shape.bonds.filter(isOf).find(({ fields }) => fields.includes(field.name))
  if (bond === undefined) {
    return [{ type: 'field', name: field.name, column, unique: field.unique === true }]
  }
  if (bond.fields[0] !== field.name) return []
  const { name, kind: target, onDelete, constraint } = bond
  const columns = bond.fields.flatMap((own) => {
    const stored = kind.shape.fields.find((each) => each.name === own)?.column
    return table.columns.filter((each) => each.name === stored)
  })
  return [
    {
      ...{ type: 'to', name, target, columns, onDelete, constraint },
      ...{ optional: field.nullable, unique: field.unique === true },
    },
  ]
}

/** Every name that a kind has given away. */
export function namesOf({ kind }: KnownKind): readonly string[] {
  const { fields, bonds } = kind.shape
  return [...kind.parts.keys(), ...fields.map(({ name }) => name), ...bonds.map(({ name }) => name)]
}
