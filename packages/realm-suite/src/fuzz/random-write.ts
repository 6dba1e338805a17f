import type { DissolveRequest, ManifestRequest, TransformRequest, UpsertPolicy } from '@luxdb/core'
import type { FieldShape, JsonValue, KindShape } from '@luxdb/core/query'
import type { Random } from './random.js'
import { type FuzzScope, randomCondition } from './random-condition.js'
import { randomBonds, randomInput } from './random-data.js'
import { type FuzzInput, randomFieldLiteral, randomKey, soulIdTextOf } from './random-key.js'

/** A write whose input is JSON. */
export type FuzzRequest =
  | (ManifestRequest & { readonly beings: readonly FuzzInput[] })
  | (TransformRequest & { readonly patch: FuzzInput })
  | DissolveRequest

/** Any write to a kind, right or wrong: to beings that may be there, with bonds that may lead nowhere. */
export function randomWrite(shape: KindShape, scope: FuzzScope): FuzzRequest {
  const { random } = scope
  const kind = shape.name
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      return { type: 'manifest', kind, beings: randomBeings(shape, scope), returning: true }
    case 3:
    case 4: {
      const upsert = randomUpsert(shape, random)
      return { type: 'manifest', kind, beings: randomBeings(shape, scope), upsert, returning: true }
    }
    case 5:
    case 6:
      return {
        type: 'transform',
        kind,
        ...randomTarget(shape, scope),
        patch: randomPatch(shape, scope),
        returning: true,
      }
    case 7:
      return {
        type: 'transform',
        kind,
        where: randomCondition(shape, scope),
        patch: randomPatch(shape, scope),
        returning: true,
      }
    case 8:
      return { type: 'dissolve', kind, ...randomTarget(shape, scope), returning: true }
    default:
      return { type: 'dissolve', kind, where: narrowed(shape, scope), returning: true }
  }
}

/** Few beings at a time, or soon none would be left to write to. */
function narrowed(shape: KindShape, scope: FuzzScope): ReturnType<typeof randomCondition> {
  const conditions = [randomCondition(shape, scope, 2), randomCondition(shape, scope, 2)]
  return { type: 'and', conditions }
}

function randomBeings(shape: KindShape, scope: FuzzScope): readonly FuzzInput[] {
  const { keys, random } = scope
  return Array.from({ length: 1 + random.below(3) }, () => ({
    ...randomInput(shape, random),
    ...randomBonds(shape, keys, random),
    ...keyToGive(shape, scope),
  }))
}

function randomUpsert(shape: KindShape, random: Random): UpsertPolicy {
  const action = random.pick(['merge', 'ignore'] as const)
  const unique = shape.indexes.find((index) => index.unique)
  return unique !== undefined && random.chance(0.6) ? { action, on: unique.fields } : { action }
}

function randomTarget(
  shape: KindShape,
  { keys, random }: FuzzScope,
): { readonly soulId: string; readonly version?: number } {
  const version = shape.systemFields && random.chance(0.2) ? { version: 1 + random.below(3) } : {}
  return { soulId: soulIdTextOf(shape, randomKey(shape, keys, random)), ...version }
}

/**
 * Uuids are sometimes left to the realm; integers are not, since realms may leave gaps between them.
 * Declared keys are sometimes fresh.
 */
function keyToGive(shape: KindShape, { keys, random }: FuzzScope): FuzzInput {
  const isOwn = shape.soulId === 'uuid' || shape.soulId === 'declared'
  return isOwn && random.chance(0.3) ? {} : randomKey(shape, keys, random)
}

function randomPatch(shape: KindShape, scope: FuzzScope): FuzzInput {
  const { random } = scope
  const fields = shape.fields.filter(({ role }) => role === 'data' || role === 'bond')
  const energy: FuzzInput = shape.systemFields && random.chance(0.1) ? { energyLevel: random.below(5) } : {}
  return {
    ...Object.fromEntries(
      random.some(fields, 0.2).map((field) => [field.name, patchValue(shape, field, scope)]),
    ),
    ...energy,
  }
}

/** Null is sometimes given where it is not allowed. */
function patchValue(shape: KindShape, field: FieldShape, { keys, random }: FuzzScope): JsonValue {
  if (random.chance(field.nullable ? 0.3 : 0.05)) return null
  return randomFieldLiteral(shape, field, keys, random)
}
