import type { KindShape, SacredQuery } from '@luxdb/core/query'
import type { Random } from './random.js'
import { type FuzzScope, randomCondition } from './random-condition.js'

/** A filter, in this share of all cases. */
export function randomWhere(shape: KindShape, scope: FuzzScope, share: number): Pick<SacredQuery, 'where'> {
  return scope.random.chance(share) ? { where: randomCondition(shape, scope) } : {}
}

export function randomCut(random: Random): Pick<SacredQuery, 'limit' | 'offset'> {
  return {
    ...(random.chance(0.35) ? { limit: random.pick([0, 1, 2, 5, 100]) } : {}),
    ...(random.chance(0.2) ? { offset: random.pick([0, 1, 3, 100]) } : {}),
  }
}
