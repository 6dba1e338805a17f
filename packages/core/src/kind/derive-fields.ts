import type { BondToShape, FieldShape } from '../query/kind-shape.js'
import { type BondTo, isBond } from './bond.js'
import { assertIdentifier } from './declared-name.js'
import { invalidKind, type KindPlace } from './invalid-kind.js'
import type { AnyKind, FieldPart } from './kind.js'
import { capitalize, constraintName, toSnakeCase } from './naming.js'
import type { ResolveKind } from './resolve-kind.js'
import { soulIdField } from './system-fields.js'
import { zodField } from './zod-field.js'

/** The stored fields that one declaration makes: one, or as many as the bound kind's key has. */
export interface DerivedPart {
  readonly name: string
  readonly fields: readonly FieldShape[]
  readonly bond?: BondToShape
  readonly hasIndex: boolean
}

/** Derives declarations one by one, because a bond needs the key of another kind but no more of it. */
export class FieldDeriver {
  readonly #resolve: ResolveKind
  /** Kinds whose key is being worked out, to find keys that consist of each other. */
  readonly #pending = new Set<AnyKind>()

  constructor(resolve: ResolveKind) {
    this.#resolve = resolve
  }

  part(kind: AnyKind, name: string, part: FieldPart): DerivedPart | undefined {
    const place = { kind: kind.name, field: name }
    if (!isBond(part)) {
      const { shape, hasIndex } = zodField(part, name, place)
      return { name, fields: [shape], hasIndex }
    }
    return part.bond === 'to' ? this.#bondPart(kind, name, part, place) : undefined
  }

  /** The fields of a kind's key, as the kind itself has them. */
  key(kind: AnyKind): readonly FieldShape[] {
    const { key } = kind.traits
    if (key === undefined) return [soulIdField(kind.options.soulId ?? 'uuid')]
    if (this.#pending.has(kind)) {
      throw invalidKind(
        { kind: kind.name },
        'its key consists of itself',
        'use fields as the key that are no such bond',
      )
    }
    this.#pending.add(kind)
    const names = typeof key === 'string' ? [key] : key
    const fields = names.flatMap((name) => this.#keyPart(kind, name))
    this.#pending.delete(kind)
    return fields
  }

  /** A key names a field, a bond (all its fields), or one field of a bond. */
  #keyPart(kind: AnyKind, name: string): readonly FieldShape[] {
    const direct = kind.parts.get(name)
    const derived = direct === undefined ? undefined : this.part(kind, name, direct)
    if (derived !== undefined) return derived.fields
    for (const [partName, part] of kind.parts) {
      if (!isBond(part)) continue
      const field = this.part(kind, partName, part)?.fields.find((candidate) => candidate.name === name)
      if (field !== undefined) return [field]
    }
    throw invalidKind(
      { kind: kind.name, field: name },
      'the key names a field that is not stored',
      'name a declared field',
    )
  }

  #bondPart(kind: AnyKind, name: string, bond: BondTo, place: KindPlace): DerivedPart {
    const target = this.#resolve(bond.target, place)
    const key = this.key(target)
    const columns = bondColumns(bond, place, key.length)
    const fields = key.map((field, index) => {
      const own = key.length === 1 ? `${name}Id` : name + capitalize(field.name)
      return bondField(
        bond,
        { name: own, column: columns?.[index] ?? columnName(own, place), alone: key.length === 1 },
        field,
      )
    })
    return {
      name,
      fields,
      bond: bondShape(kind, name, { bond, target, fields, key }, place),
      hasIndex: false,
    }
  }
}

/** The name of a bond is short enough, but what follows it may make it too long. */
function columnName(name: string, place: KindPlace): string {
  const column = toSnakeCase(name)
  assertIdentifier(place, column)
  return column
}

function bondColumns(bond: BondTo, place: KindPlace, count: number): readonly string[] | undefined {
  const { column } = bond.options
  if (column === undefined) return undefined
  const columns = typeof column === 'string' ? [column] : column
  for (const name of columns) assertIdentifier(place, name)
  if (columns.length === count) return columns
  throw invalidKind(
    place,
    `${columns.length} columns are named for a key of ${count}`,
    'name one column for each',
  )
}

function bondField(
  bond: BondTo,
  names: { readonly name: string; readonly column: string; readonly alone: boolean },
  target: FieldShape,
): FieldShape {
  const { store, format, range, textual, opaque } = target
  return {
    name: names.name,
    store,
    ...(format && { format }),
    ...(range && { range }),
    ...(textual && { textual }),
    ...(opaque && { opaque }),
    column: names.column,
    role: 'bond',
    nullable: bond.isOptional,
    absent: false,
    ...(bond.options.unique === true && names.alone && { unique: true }),
    ...(bond.options.was !== undefined && names.alone && { was: `${bond.options.was}Id` }),
  }
}

interface BondParts {
  readonly bond: BondTo
  readonly target: AnyKind
  readonly fields: readonly FieldShape[]
  readonly key: readonly FieldShape[]
}

function bondShape(kind: AnyKind, name: string, parts: BondParts, place: KindPlace): BondToShape {
  const { bond, target, fields, key } = parts
  const { onDelete = 'restrict', constraint } = bond.options
  if (onDelete === 'set null' && !bond.isOptional) {
    throw invalidKind(
      place,
      'a bond that must be there cannot be set to null',
      'add .optional() or choose cascade',
    )
  }
  const table = kind.options.table ?? toSnakeCase(kind.name)
  const columns = fields.map((field) => field.column)
  return {
    type: 'to',
    name,
    kind: target.name,
    fields: fields.map((field) => field.name),
    targetFields: key.map((field) => field.name),
    onDelete,
    constraint: constraint ?? constraintName([table, ...columns], 'fkey'),
  }
}
