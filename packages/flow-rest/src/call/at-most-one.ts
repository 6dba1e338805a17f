import type { Condition, KindShape } from '@luxdb/core/query'

/** Whether a filter demands one value of each key field, so that it finds one being or none. */
export function isAtMostOne(where: Condition | undefined, shape: KindShape | undefined): boolean {
  if (where === undefined || shape === undefined) return false
  const conditions = where.type === 'and' ? where.conditions : [where]
  return shape.key.every((name) => conditions.some((condition) => isEqual(condition, name)))
}

function isEqual(condition: Condition, field: string): boolean {
  return (
    condition.type === 'compare' &&
    condition.operator === 'eq' &&
    condition.field === field &&
    condition.path === undefined
  )
}
