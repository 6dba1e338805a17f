import type { ColumnSnapshot } from '@luxdb/core'
import {
  type Cell,
  canonicalJson,
  cellToLiteral,
  isJsonArray,
  isJsonObject,
  literalToCell,
  parseCell,
} from '@luxdb/core/query'

/**
 * A value of one column as a value of another; undefined when there is none that says the same. The same for
 * every realm: databases convert each in their own way.
 */
export function convertCell(cell: Cell, from: ColumnSnapshot, to: ColumnSnapshot): Cell | undefined {
  if (cell === null) return null
  const converted = from.store === to.store ? cell : converters[to.store](cell, from)
  return converted !== undefined && converted !== null && isAllowed(converted, to) ? converted : undefined
}

type Converter = (cell: Exclude<Cell, null>, from: ColumnSnapshot) => Cell | undefined

const converters: Readonly<Record<ColumnSnapshot['store'], Converter>> = {
  text: (cell, { store }) => (store === 'time' ? String(cellToLiteral(cell, store)) : String(cell)),
  int: (cell, from) => wholeNumber(numberOf(cell, from)),
  bigint: (cell, from) => checked(bigintText(cell, from), 'bigint'),
  float: (cell, from) => (from.store === 'time' ? undefined : checked(numberOf(cell, from), 'float')),
  bool: (cell, from) => BOOLEANS.get(String(plain(cell, from))),
  time: timeOf,
  json: (cell, { store }) => canonicalJson(cellToLiteral(cell, store)),
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const INTEGER = /^[+-]?\d{1,19}$/

function numberOf(cell: Exclude<Cell, null>, from: ColumnSnapshot): number | undefined {
  const value = plain(cell, from)
  if (typeof value === 'string') return NUMBER.test(value) ? Number(value) : undefined
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return BigInt(Number(value)) === value ? Number(value) : undefined
  return typeof value === 'number' ? value : undefined
}

function wholeNumber(value: number | undefined): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined
}

/** Through text: a 64-bit number is exact there. */
function bigintText(cell: Exclude<Cell, null>, from: ColumnSnapshot): string | undefined {
  const value = plain(cell, from)
  if (typeof value === 'string' && INTEGER.test(value)) return value
  return wholeNumber(numberOf(cell, from))?.toString()
}

function timeOf(cell: Exclude<Cell, null>, from: ColumnSnapshot): Cell | undefined {
  const value = plain(cell, from)
  if (typeof value === 'string') return checked(value, 'time')
  const epochMs = wholeNumber(numberOf(cell, from))
  if (epochMs === undefined || Number.isNaN(new Date(epochMs).getTime())) return undefined
  return checked(new Date(epochMs).toISOString(), 'time')
}

/** The scalar inside json counts as itself. */
function plain(cell: Exclude<Cell, null>, { store }: ColumnSnapshot): unknown {
  return store === 'json' && typeof cell === 'string' ? parseCell(cell) : cell
}

function checked(literal: unknown, store: ColumnSnapshot['store']): Cell | undefined {
  if (literal === undefined) return undefined
  try {
    return literalToCell(literal, { name: 'value', store })
  } catch {
    // What the value domain refuses has no counterpart: that is an answer here, not a failure.
    return undefined
  }
}

function isAllowed(cell: Exclude<Cell, null>, { enum: values, range, jsonType }: ColumnSnapshot): boolean {
  if (values !== undefined && !values.some((value) => value === cell)) return false
  if (jsonType === 'array') return isJsonArray(parseCell(String(cell)))
  if (jsonType === 'object') return isJsonObject(parseCell(String(cell)))
  if (range === undefined || typeof cell !== 'number') return true
  return cell >= (range.min ?? cell) && cell <= (range.max ?? cell)
}
