import { isLuxError, LuxError } from '../errors/lux-error.js'
import { fromBase64Url, toBase64Url } from './base64url.js'
import { cellToLiteral, literalToCell } from './cell.js'
import { invalidQuery } from './checked-node.js'
import type { Condition } from './condition.js'
import { isJsonArray, type JsonValue } from './json.js'
import type { FieldShape, KindShape } from './kind-shape.js'
import { ALWAYS, allOf, anyOf, NEVER, negated } from './logic.js'
import type { OrderNode } from './order-node.js'
import { parseJson } from './parse-json.js'
import type { ResultRow, RowLayout } from './row-layout.js'
import type { SacredQuery } from './sacred-query.js'
import { shapeIndexOf } from './shape-index.js'
import { unsupported } from './validate-reference.js'

/*
 * Keyset paging: a cursor holds the order values of the last row seen, and the next page is what comes
 * after them. No offset is counted, so pages stay right while rows are written in between.
 */

/** One order term with the value that the last row had there. */
interface KeysetTerm {
  readonly field: FieldShape
  readonly order: OrderNode
  readonly value: JsonValue
}

/**
 * The cursor of a row of a validated query: pass it as `after` to the same query for what follows.
 *
 * @throws LUX_UNSUPPORTED for aggregates, distinct projections, orders by a place inside json or over a
 *   bond, and projections that lack a column of the order (key fields included)
 */
export function cursorOf(query: SacredQuery, layout: RowLayout, row: ResultRow): string {
  const order = query.order ?? []
  assertPageable(query)
  const values = order.map((term) => {
    const position = layout.columns.findIndex(
      ({ field, path, cast }) => field?.name === term.field && path === undefined && cast === undefined,
    )
    const column = layout.columns[position]
    const entry = row[position] ?? null
    if (column === undefined || (typeof entry === 'object' && entry !== null)) {
      throw unsupported(
        `Paging by cursor needs the field ${term.field} among the selected columns; select it.`,
      )
    }
    return cellToLiteral(entry, column.store)
  })
  return toBase64Url(JSON.stringify([query.kind, digestOf(order), values]))
}

/** Turns `after` into a condition of `where`. The query is valid and its order complete. */
export function foldCursor(query: SacredQuery, after: unknown, shape: KindShape): SacredQuery {
  if (query.offset !== undefined)
    throw invalidQuery('A query continues after a cursor or at an offset, not both.')
  assertPageable(query)
  const condition = keysetCondition(query, after, shape)
  return { ...query, where: query.where === undefined ? condition : allOf([query.where, condition]) }
}

function assertPageable(query: SacredQuery): void {
  if (query.aggregate !== undefined)
    throw unsupported('Groups cannot be paged by cursor; use limit and offset.')
  if (query.distinct)
    throw unsupported('A distinct projection cannot be paged by cursor; use limit and offset.')
  if (query.order?.some((term) => term.bond !== undefined)) {
    throw unsupported('An order over a bond cannot be paged by cursor; use limit and offset.')
  }
  if (query.order?.some((term) => term.path !== undefined)) {
    throw unsupported('An order by a place inside json cannot be paged by cursor; use limit and offset.')
  }
}

/**
 * What comes after the cursor's row in the order of a validated query, as plain conditions.
 *
 * @throws LUX_INVALID_CURSOR when the cursor is not one, or was made for another kind or order
 */
export function keysetCondition(query: SacredQuery, cursor: unknown, shape: KindShape): Condition {
  const terms = readCursor(query, cursor, shape)
  const [first, ...rest] = terms
  if (first === undefined) throw invalidCursor()
  if (rest.length === 0) return after(first)
  // What follows from the rest, said once more: it gives the database a range of its index to start in.
  return allOf([notBefore(first), followsIn(terms)])
}

/** Later in the first term, or equal there and later in the rest. */
function followsIn(terms: readonly KeysetTerm[]): Condition {
  const [first, ...rest] = terms
  if (first === undefined) return NEVER
  return rest.length === 0 ? after(first) : anyOf([after(first), allOf([equal(first), followsIn(rest)])])
}

function after(term: KeysetTerm): Condition {
  const { field, order, value } = term
  if (value === null) return nullsComeFirst(order) ? negated(isNull(order)) : NEVER
  const beyond = compare(term, order.direction === 'asc' ? 'gt' : 'lt')
  return field.nullable && !nullsComeFirst(order) ? anyOf([beyond, isNull(order)]) : beyond
}

function notBefore(term: KeysetTerm): Condition {
  const { field, order, value } = term
  if (value === null) return nullsComeFirst(order) ? ALWAYS : isNull(order)
  const from = compare(term, order.direction === 'asc' ? 'gte' : 'lte')
  return field.nullable && !nullsComeFirst(order) ? anyOf([from, isNull(order)]) : from
}

function equal(term: KeysetTerm): Condition {
  return term.value === null ? isNull(term.order) : compare(term, 'eq')
}

function compare({ order, value }: KeysetTerm, operator: 'eq' | 'gt' | 'gte' | 'lt' | 'lte'): Condition {
  return Object.freeze({ type: 'compare', field: order.field, operator, value })
}

function isNull(order: OrderNode): Condition {
  return Object.freeze({ type: 'is', field: order.field, value: null })
}

function nullsComeFirst(order: OrderNode): boolean {
  return order.nulls === undefined ? order.direction === 'desc' : order.nulls === 'first'
}

function readCursor(query: SacredQuery, cursor: unknown, shape: KindShape): readonly KeysetTerm[] {
  const order = query.order ?? []
  const [kind, digest, values] = decode(cursor)
  if (kind !== query.kind || digest !== digestOf(order)) throw invalidCursor()
  if (!isJsonArray(values) || values.length !== order.length) throw invalidCursor()
  const { fields } = shapeIndexOf(shape)
  return order.map((term, index) => {
    const field = fields.get(term.field)?.field
    if (field === undefined) throw invalidCursor()
    return { field, order: term, value: checkValue(values[index], field) }
  })
}

/** Far above what the keys of an order need; a cursor is read before anything is known of its sender. */
const LONGEST_CURSOR = 65_536

function decode(cursor: unknown): readonly JsonValue[] {
  if (typeof cursor !== 'string' || cursor.length > LONGEST_CURSOR) throw invalidCursor()
  const text = fromBase64Url(cursor)
  if (text === undefined) throw invalidCursor()
  const decoded = orInvalidCursor(() => parseJson(text))
  if (!isJsonArray(decoded) || decoded.length !== 3) throw invalidCursor()
  return decoded
}

function checkValue(value: JsonValue | undefined, field: FieldShape): JsonValue {
  if (value === undefined || (value === null && !field.nullable)) throw invalidCursor()
  return orInvalidCursor(() => cellToLiteral(literalToCell(value, field), field.store))
}

function orInvalidCursor<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (isLuxError(error)) throw invalidCursor()
    throw error
  }
}

function invalidCursor(): LuxError {
  const message =
    'The cursor does not belong to this query; take one from its own last page, or start without.'
  return new LuxError('LUX_INVALID_CURSOR', message)
}

/** FNV-1a over the order: tells a cursor of another order by accident, which is all that is needed. */
function digestOf(order: readonly OrderNode[]): string {
  let hash = 0x811c9dc5
  const text = JSON.stringify(order.map(({ field, direction, nulls }) => [field, direction, nulls ?? null]))
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(16)
}
