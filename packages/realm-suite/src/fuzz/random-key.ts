import type { BondToShape, FieldShape, JsonValue, KindShape } from '@luxdb/core/query'
import type { Random } from './random.js'
import { randomLiteral } from './value-pools.js'

export type FuzzInput = Readonly<Record<string, JsonValue>>

/** Keys by the name of their kind, field by field; some of beings that are not there. */
export type KeyPools = ReadonlyMap<string, readonly FuzzInput[]>

/** The bonds of a kind that it stores. */
export function storedBonds(shape: KindShape): readonly BondToShape[] {
  return shape.bonds.filter((bond) => bond.type === 'to')
}

/** The part of a being that is its key. */
export function keyOf(shape: KindShape, being: FuzzInput): FuzzInput {
  return Object.fromEntries(shape.key.map((name) => [name, being[name] ?? null]))
}

/** A key of the kind, usually of a being that is there. */
export function randomKey(shape: KindShape, keys: KeyPools, random: Random): FuzzInput {
  return random.pick(keys.get(shape.name) ?? [])
}

export function soulIdTextOf(shape: KindShape, key: FuzzInput): string {
  const values = shape.key.map((name) => key[name] ?? null)
  return values.length === 1 ? String(values[0]) : JSON.stringify(values)
}

/** The fields of a bond that leads to one of the known beings; undefined when there are none. */
export function randomBondTo(bond: BondToShape, keys: KeyPools, random: Random): FuzzInput | undefined {
  const targets = keys.get(bond.kind) ?? []
  if (targets.length === 0) return undefined
  const target = random.pick(targets)
  return Object.fromEntries(
    bond.fields.map((name, index) => [name, target[bond.targetFields[index] ?? ''] ?? null]),
  )
}

/** A literal for a field, often one that leads to a being: of a key or a bond. */
export function randomFieldLiteral(
  shape: KindShape,
  field: FieldShape,
  keys: KeyPools,
  random: Random,
): JsonValue {
  const bond = storedBonds(shape).find(({ fields }) => fields.includes(field.name))
  if (bond !== undefined && random.chance(0.9)) {
    const value = randomBondTo(bond, keys, random)?.[field.name]
    if (value !== undefined) return value
  }
  if (field.role === 'key' && random.chance(0.9)) {
    const value = keys.get(shape.name) === undefined ? undefined : randomKey(shape, keys, random)[field.name]
    if (value !== undefined) return value
  }
  return randomLiteral(field, random)
}
