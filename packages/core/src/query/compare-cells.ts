import type { Cell, StoreType } from './store.js'

/**
 * Total order of the cells of one store: text by code point, false before true, NULL after every value.
 * Json cells compare by their canonical text, which is good for equality but is no order of values.
 */
export function compareCells(left: Cell, right: Cell, store: StoreType): number {
  if (left === right) return 0
  if (left === null) return 1
  if (right === null) return -1
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right)
  if (store === 'bool') return left === true ? 1 : -1
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * Orders text by code point, as UTF-8 bytes do and JavaScript's `<` does not: UTF-16 puts the
 * surrogates of U+10000 and above before U+E000 to U+FFFF.
 */
export function compareText(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length)
  for (let index = 0; index < shorter; index++) {
    const leftUnit = left.charCodeAt(index)
    const rightUnit = right.charCodeAt(index)
    if (leftUnit !== rightUnit) return rankOfUnit(leftUnit) - rankOfUnit(rightUnit)
  }
  return left.length - right.length
}

const FIRST_SURROGATE = 0xd800
const AFTER_SURROGATES = 0xe000

function rankOfUnit(unit: number): number {
  if (unit < FIRST_SURROGATE) return unit
  return unit >= AFTER_SURROGATES ? unit - 0x800 : unit + 0x2000
}
