import { LuxError } from '../errors/lux-error.js'
import type { FieldShape, KindShape } from '../query/kind-shape.js'
import type { ConflictPolicy } from './driver-contract.js'
import { unknownField } from './field-mask.js'
import type { UpsertPolicy } from './realm-request.js'

/**
 * What happens to beings that are already there. A merge sets the fields that the input names, but for
 * the key, the fields of the collision and what LuxDB keeps itself.
 * @param shape the kind as the caller sees it: a hidden field can be no more of a collision than an unknown one
 * @throws LUX_UNKNOWN_FIELD, LUX_INVALID_REQUEST when the fields of the collision are not unique
 */
export function conflictPolicy(
  shape: KindShape,
  upsert: UpsertPolicy,
  beings: readonly unknown[],
): ConflictPolicy {
  const target = upsert.on ?? shape.key
  const unknown = target.find((name) => !shape.fields.some((field) => field.name === name))
  if (unknown !== undefined) throw unknownField(shape.name, unknown)
  assertUnique(shape, target)
  const given = new Set(beings.flatMap(namesIn))
  const merge = shape.fields.filter(
    (field) => given.has(field.name) && isMergeable(field) && !target.includes(field.name),
  )
  return { target, action: upsert.action, merge: merge.map((field) => field.name) }
}

function namesIn(being: unknown): readonly string[] {
  return typeof being === 'object' && being !== null ? Object.keys(being) : []
}

/** energyLevel is the one system field that belongs to the user. */
function isMergeable(field: FieldShape): boolean {
  if (field.role === 'system') return field.name === 'energyLevel'
  return field.role !== 'key'
}

function assertUnique(shape: KindShape, target: readonly string[]): void {
  const same = (fields: readonly string[]): boolean =>
    fields.length === target.length && fields.every((field) => target.includes(field))
  if (same(shape.key) || shape.indexes.some((index) => index.unique && same(index.fields))) return
  throw new LuxError(
    'LUX_INVALID_REQUEST',
    `Kind ${shape.name} has no key or unique index on ${target.join(', ')}; upsert on one that is unique.`,
    { details: { kind: shape.name, on: target } },
  )
}
