import type { FieldReference, FieldShape, KindShape, OrderNode } from '@luxdb/core/query'
import type { Random } from './random.js'
import { type FuzzScope, randomCondition, randomPath } from './random-condition.js'

export function randomDirection(random: Random): Pick<OrderNode, 'direction' | 'nulls'> {
  return {
    direction: random.pick(['asc', 'desc']),
    ...(random.chance(0.3) ? { nulls: random.pick(['first', 'last']) } : {}),
  }
}

/** Up to three terms: fields, places inside them, fields of beings that bonds lead to. */
export function randomOrder(shape: KindShape, scope: FuzzScope): readonly OrderNode[] {
  const { random } = scope
  return random.list(3, () => {
    const bond = random.chance(0.2) ? boundTerm(shape, scope) : undefined
    return bond ?? { ...orderedPlace(random.pick(shape.fields), random), ...randomDirection(random) }
  })
}

/** A field of a being that a bond leads to. */
export function boundTerm(shape: KindShape, scope: FuzzScope): OrderNode | undefined {
  const { random, catalog } = scope
  const bonds = shape.bonds.filter((candidate) => candidate.type === 'to')
  if (bonds.length === 0) return undefined
  const bond = random.pick(bonds)
  const target = catalog.get(bond.kind)
  if (target === undefined) return undefined
  return {
    bond: bond.name,
    ...orderedPlace(random.pick(target.fields), random),
    ...randomDirection(random),
    ...(random.chance(0.3) ? { where: randomCondition(target, scope, 2) } : {}),
  }
}

/** Json has an order only inside. */
function orderedPlace(field: FieldShape, random: Random): FieldReference {
  return field.store === 'json' ? { field: field.name, path: nonEmptyPath(random) } : { field: field.name }
}

export function nonEmptyPath(random: Random): readonly (string | number)[] {
  return [random.pick(['a', 'b', 0, -1]), ...randomPath(random).slice(0, 1)]
}

/** Orders that cursors can follow: by fields, not by places inside them. */
export function randomPageOrder(shape: KindShape, random: Random): readonly OrderNode[] {
  const fields = shape.fields.filter(({ store }) => store !== 'json')
  return random.list(3, () => ({ field: random.pick(fields).name, ...randomDirection(random) }))
}
