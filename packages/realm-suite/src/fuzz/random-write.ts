import type { SingleRequest, UpsertPolicy } from '@luxdb/core'
import type { FieldShape, JsonValue, KindShape } from '@luxdb/core/query'
import type { Random } from './random.js'
import { type FuzzScope, randomCondition } from './random-condition.js'
import { type FuzzInput, groveId, randomInput } from './random-data.js'
import { randomLiteral, randomUuid } from './value-pools.js'

/** Ids of groves that beings name; two of them are never there at first. */
const GROVE_IDS = 8

/** Any write to a kind, right or wrong: to beings that may be there, with bonds that may lead nowhere. */
export function randomWrite(shape: KindShape, scope: FuzzScope): SingleRequest {
  const { random } = scope
  const kind = shape.name
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      return { type: 'manifest', kind, beings: randomBeings(shape, random), returning: true }
    case 3:
    case 4: {
      const upsert = randomUpsert(shape, random)
      return { type: 'manifest', kind, beings: randomBeings(shape, random), upsert, returning: true }
    }
    case 5:
    case 6:
      return {
        type: 'transform',
        kind,
        ...randomTarget(shape, random),
        patch: randomPatch(shape, random),
        returning: true,
      }
    case 7:
      return {
        type: 'transform',
        kind,
        where: randomCondition(shape, scope),
        patch: randomPatch(shape, random),
        returning: true,
      }
    case 8:
      return { type: 'dissolve', kind, ...randomTarget(shape, random), returning: true }
    default:
      return { type: 'dissolve', kind, where: narrowed(shape, scope), returning: true }
  }
}

/** Few beings at a time, or soon none would be left to write to. */
function narrowed(shape: KindShape, scope: FuzzScope): ReturnType<typeof randomCondition> {
  const conditions = [randomCondition(shape, scope, 2), randomCondition(shape, scope, 2)]
  return { type: 'and', conditions }
}

function randomBeings(shape: KindShape, random: Random): readonly FuzzInput[] {
  return Array.from({ length: 1 + random.below(3) }, () => ({
    ...randomInput(shape, random),
    ...randomKey(shape, random),
    ...randomBonds(shape, random),
  }))
}

function randomUpsert(shape: KindShape, random: Random): UpsertPolicy {
  const action = random.pick(['merge', 'ignore'] as const)
  const unique = shape.indexes.find((index) => index.unique)
  return unique !== undefined && random.chance(0.6) ? { action, on: unique.fields } : { action }
}

function randomTarget(
  shape: KindShape,
  random: Random,
): { readonly soulId: string; readonly version?: number } {
  const version = shape.systemFields && random.chance(0.2) ? { version: 1 + random.below(3) } : {}
  return { soulId: randomSoulId(shape, random), ...version }
}

function randomSoulId(shape: KindShape, random: Random): string {
  const values = shape.key.map((name) => keyValue(fieldOf(shape, name), random))
  return values.length === 1 ? String(values[0]) : JSON.stringify(values)
}

/** Uuids are sometimes left to the realm; integers are not, since realms may leave gaps between them. */
function randomKey(shape: KindShape, random: Random): FuzzInput {
  if (shape.soulId === 'uuid' && random.chance(0.3)) return {}
  return Object.fromEntries(shape.key.map((name) => [name, keyValue(fieldOf(shape, name), random)]))
}

function randomBonds(shape: KindShape, random: Random): FuzzInput {
  const bonds = shape.fields.filter(({ name, role }) => role === 'bond' && !shape.key.includes(name))
  return Object.fromEntries(random.some(bonds, 0.5).map((field) => [field.name, keyValue(field, random)]))
}

/** Keys of the fuzz kinds are uuids of creatures and numbers of groves. */
function keyValue(field: FieldShape, random: Random): string {
  return field.format === 'uuid' ? randomUuid(random) : groveId(random.below(GROVE_IDS))
}

function randomPatch(shape: KindShape, random: Random): FuzzInput {
  const fields = shape.fields.filter(
    ({ name, role }) => (role === 'data' || role === 'bond') && !shape.key.includes(name),
  )
  const energy: FuzzInput = shape.systemFields && random.chance(0.1) ? { energyLevel: random.below(5) } : {}
  return {
    ...Object.fromEntries(random.some(fields, 0.2).map((field) => [field.name, patchValue(field, random)])),
    ...energy,
  }
}

/** Null is sometimes given where it is not allowed. */
function patchValue(field: FieldShape, random: Random): JsonValue {
  if (random.chance(field.nullable ? 0.3 : 0.05)) return null
  return field.role === 'bond' ? keyValue(field, random) : randomLiteral(field, random)
}

function fieldOf(shape: KindShape, name: string): FieldShape {
  const field = shape.fields.find((candidate) => candidate.name === name)
  if (field === undefined) throw new TypeError(`Kind ${shape.name} has no field ${name}.`)
  return field
}
