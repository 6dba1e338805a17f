import { z } from 'zod'
import { type CellTarget, cellToLiteral, valueToCell } from '../query/cell.js'
import type { FieldShape } from '../query/kind-shape.js'
import type { Cell } from '../query/store.js'
import { invalidKind, type KindPlace } from './invalid-kind.js'
import type { ZodSchema } from './zod-schema.js'

/** What a field gets when nothing is given. */
export type FieldDefault =
  | Required<Pick<FieldShape, 'default'>>
  | Required<Pick<FieldShape, 'computedDefault'>>
  | { readonly optional: true }
  | { readonly required: true }

/**
 * Zod does not tell a default value from a default function. So the default is taken twice: what
 * differs is computed, and only the application can do that; what is equal also goes into the database.
 * @throws LUX_INVALID_KIND when the default is none of the field's values
 */
export function fieldDefault(schema: ZodSchema, target: CellTarget, place: KindPlace): FieldDefault {
  const first = valueOfNothing(schema)
  if (first === NO_VALUE) return { required: true }
  if (first === undefined) return { optional: true }
  // JSON Schema cannot say that null stands for nothing, and neither can a column.
  if (first === null) return { optional: true }
  const cell = defaultCell(first, target, place)
  if (looksLikeTime(cell)) waitForNextMillisecond()
  const second = valueOfNothing(schema)
  const isComputed = isFreshDate(first, second) || cell !== defaultCell(second, target, place)
  return isComputed ? { computedDefault: true } : { default: cellToLiteral(cell, target.store) }
}

const NO_VALUE = Symbol('no value')

function valueOfNothing(schema: ZodSchema): unknown {
  const parsed = z.safeParse(schema, undefined)
  return parsed.success ? parsed.data : NO_VALUE
}

function defaultCell(value: unknown, target: CellTarget, place: KindPlace): Cell {
  try {
    return valueToCell(value, target)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it cannot be stored'
    throw invalidKind(place, `its default does not fit (${reason})`, 'give it a default that it accepts')
  }
}

/** A default value is handed out as the same Date each time; a function makes a new one. */
function isFreshDate(first: unknown, second: unknown): boolean {
  return first instanceof Date && first !== second
}

/** `() => Date.now()` gives the same number twice within a millisecond. */
function looksLikeTime(cell: Cell): boolean {
  return typeof cell === 'number' || typeof cell === 'bigint'
    ? cell > 1e9
    : typeof cell === 'string' && /\d{4}/.test(cell)
}

function waitForNextMillisecond(): void {
  const now = Date.now()
  while (Date.now() === now);
}
