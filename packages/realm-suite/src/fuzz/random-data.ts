import type { FieldShape, JsonValue, KindShape } from '@luxdb/core/query'
import type { Random } from './random.js'
import { type FuzzInput, type KeyPools, keyOf, randomBondTo, storedBonds } from './random-key.js'
import { randomLiteral, randomText, uuidOf } from './value-pools.js'

/** Inputs for `manifest` by the name of their kind, in an order in which bonds hold. */
export type FuzzData = ReadonlyMap<string, readonly FuzzInput[]>

/**
 * Up to `count` beings that a realm accepts together: no two share a key or what is unique. `keys` are
 * those of the kinds before.
 */
export function randomBeings(
  shape: KindShape,
  keys: KeyPools,
  count: number,
  random: Random,
): readonly FuzzInput[] {
  const uniqueness = new Uniqueness(shape)
  const made: FuzzInput[] = []
  for (let index = 0; index < count; index++) {
    const known = new Map(keys).set(
      shape.name,
      made.map((being) => keyOf(shape, being)),
    )
    const being = randomBeing(shape, known, index, random)
    if (being !== undefined && uniqueness.admits(being)) made.push(being)
  }
  return made
}

function randomBeing(shape: KindShape, keys: KeyPools, index: number, random: Random): FuzzInput | undefined {
  const bonds = randomBonds(shape, keys, random)
  if (bonds === undefined) return undefined
  return {
    ...randomInput(shape, random),
    ...nativeKey(shape, index, random),
    ...bonds,
    ...(shape.systemFields && random.chance(0.3) ? { energyLevel: random.pick([0, -1.5, 100, 1e9]) } : {}),
  }
}

/** Undefined when a bond that must be there leads nowhere. */
export function randomBonds(shape: KindShape, keys: KeyPools, random: Random): FuzzInput | undefined {
  const bonds: Record<string, JsonValue> = {}
  for (const bond of storedBonds(shape)) {
    const isOptional = shape.fields.some((field) => bond.fields.includes(field.name) && field.nullable)
    if (isOptional && random.chance(0.4)) continue
    const fields = randomBondTo(bond, keys, random)
    if (fields === undefined && !isOptional) return undefined
    Object.assign(bonds, fields)
  }
  return bonds
}

function nativeKey(shape: KindShape, index: number, random: Random): FuzzInput {
  switch (shape.soulId) {
    case 'uuid':
      return { soulId: uuidOf(index) }
    case 'integer':
      return { soulId: String(index * 3 - 1) }
    case 'text':
      return { soulId: `${randomText(random)}${index}` }
    case 'declared':
      return {}
    default:
      return shape.soulId satisfies never
  }
}

/** Values for the plain fields of a kind, declared keys included; what may be left out sometimes is. */
export function randomInput(shape: KindShape, random: Random): FuzzInput {
  const bound = new Set(storedBonds(shape).flatMap(({ fields }) => fields))
  const fields = shape.fields.filter(
    ({ name, role }) =>
      !bound.has(name) && (role === 'data' || (role === 'key' && shape.soulId === 'declared')),
  )
  return Object.fromEntries(fields.flatMap((field) => givenField(field, random)))
}

/** A nullable field without default may be one that has to be given: a shape does not tell. */
function givenField(field: FieldShape, random: Random): readonly (readonly [string, JsonValue])[] {
  const isOmittable = field.absent || field.default !== undefined
  const isGiven = random.chance(0.75)
  if (!isGiven && isOmittable) return []
  return [[field.name, !isGiven && field.nullable ? null : randomLiteral(field, random)]]
}

/** The keys and unique values of beings so far. */
class Uniqueness {
  readonly #shape: KindShape
  readonly #taken = new Set<string>()

  constructor(shape: KindShape) {
    this.#shape = shape
  }

  admits(being: FuzzInput): boolean {
    const unique = this.#shape.indexes.filter((index) => index.unique).map(({ fields }) => fields)
    const values = [this.#shape.key, ...unique].flatMap((fields) => this.#valueOf(being, fields) ?? [])
    if (values.some((value) => this.#taken.has(value))) return false
    for (const value of values) this.#taken.add(value)
    return true
  }

  /** Nulls are never equal. */
  #valueOf(being: FuzzInput, names: readonly string[]): string | undefined {
    const values = names.map((name) => {
      const preset = this.#shape.fields.find((field) => field.name === name)?.default
      return being[name] === undefined ? (preset ?? null) : being[name]
    })
    return values.includes(null) ? undefined : JSON.stringify([names, values])
  }
}
