import type { Condition } from './condition.js'

/** The constant conditions: no condition of an empty list fails, none of an empty list holds. */
export const ALWAYS: Condition = Object.freeze({ type: 'and', conditions: Object.freeze([]) })
export const NEVER: Condition = Object.freeze({ type: 'or', conditions: Object.freeze([]) })

export function isAlways(condition: Condition): boolean {
  return condition.type === 'and' && condition.conditions.length === 0
}

export function isNever(condition: Condition): boolean {
  return condition.type === 'or' && condition.conditions.length === 0
}

/** All must hold, in the least nested form of equal meaning. */
export function allOf(conditions: readonly Condition[]): Condition {
  const parts: Condition[] = []
  for (const condition of conditions) {
    if (isNever(condition)) return NEVER
    if (condition.type === 'and') parts.push(...condition.conditions)
    else parts.push(condition)
  }
  return joined('and', parts, ALWAYS)
}

/** One must hold, in the least nested form of equal meaning. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const parts: Condition[] = []
  for (const condition of conditions) {
    if (isAlways(condition)) return ALWAYS
    if (condition.type === 'or') parts.push(...condition.conditions)
    else parts.push(condition)
  }
  return joined('or', parts, NEVER)
}

function joined(type: 'and' | 'or', parts: readonly Condition[], empty: Condition): Condition {
  const [single] = parts
  if (single === undefined) return empty
  return parts.length === 1 ? single : Object.freeze({ type, conditions: Object.freeze(parts) })
}

/** The negation; unknown stays unknown, so two negations cancel out. */
export function negated(condition: Condition): Condition {
  if (condition.type === 'not') return condition.condition
  if (isAlways(condition)) return NEVER
  if (isNever(condition)) return ALWAYS
  return Object.freeze({ type: 'not', condition })
}
