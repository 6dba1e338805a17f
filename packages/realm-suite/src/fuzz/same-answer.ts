import type { JsonObject, JsonValue, SacredQuery } from '@luxdb/core/query'
import { isJsonArray } from '@luxdb/core/query'
import type { FuzzAnswer } from './fuzz-question.js'

/** Sums and averages of floats depend on the order in which they are added, in the last digits. */
const RELATIVE_TOLERANCE = 1e-12

/**
 * Whether two realms gave the same answer: same rows in the same order, numbers to the last digit but
 * for computed columns of floats.
 */
export function sameAnswer(left: FuzzAnswer, right: FuzzAnswer, query: SacredQuery): boolean {
  if ('rows' in left && 'rows' in right) {
    const computed = computedNames(query)
    return (
      left.rows.length === right.rows.length &&
      left.rows.every((row, index) => sameRow(row, right.rows[index], computed))
    )
  }
  return JSON.stringify(left) === JSON.stringify(right)
}

/** Of the query and of what it embeds; nothing else is called like them. */
function computedNames(query: Pick<SacredQuery, 'aggregate' | 'embed'>): ReadonlySet<string> {
  const inexact = (query.aggregate?.columns ?? []).filter(
    (column) => column.function === 'sum' || column.function === 'avg',
  )
  const embedded = (query.embed ?? []).flatMap((embed) => [...computedNames(embed)])
  return new Set([...inexact.map(({ as }) => as), ...embedded])
}

function sameRow(left: JsonObject, right: JsonObject | undefined, computed: ReadonlySet<string>): boolean {
  if (right === undefined) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every(
      (key) =>
        Object.hasOwn(right, key) &&
        (sameValue(left[key], right[key], computed) ||
          (computed.has(key) && isNearly(left[key], right[key]))),
    )
  )
}

function isNearly(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (typeof left !== 'number' || typeof right !== 'number') return false
  return Math.abs(left - right) <= RELATIVE_TOLERANCE * Math.max(Math.abs(left), Math.abs(right))
}

function sameValue(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
  computed: ReadonlySet<string>,
): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (isJsonArray(left)) {
    return (
      isJsonArray(right) &&
      left.length === right.length &&
      left.every((item, index) => sameValue(item, right[index], computed))
    )
  }
  return !isJsonArray(right) && sameRow(left, right, computed)
}
