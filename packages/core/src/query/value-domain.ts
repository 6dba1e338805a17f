import { LuxError } from '../errors/lux-error.js'
import { isJsonArray, type JsonValue } from './json.js'
import { quoteValue } from './quote-value.js'

/*
 * The one domain of values that every realm can keep exactly. Whatever enters LuxDB, from a program or
 * from the network, passes through these checks; `where` names the place in the error's message.
 */

/** A place in words, or a field: every value passes with its place, and nearly none needs the words. */
export type ValuePlace = string | { readonly name: string }

export function wordsOf(where: ValuePlace): string {
  return typeof where === 'string' ? where : `Field ${where.name}`
}

/** 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z: what every realm can store and print. */
export const MIN_TIME_MS = -62_135_596_800_000
export const MAX_TIME_MS = 253_402_300_799_999

export const MIN_INT64: bigint = -(2n ** 63n)
export const MAX_INT64: bigint = 2n ** 63n - 1n

/** Ceilings of one JSON value. */
export interface JsonLimits {
  readonly depth: number
  readonly keysPerObject: number
  readonly itemsPerArray: number
}

export const STORED_JSON_LIMITS: JsonLimits = Object.freeze({
  depth: 32,
  keysPerObject: 1_024,
  itemsPerArray: 8_192,
})

const LONE_SURROGATE = /\p{Surrogate}/u

/** @throws LUX_INVALID_TEXT for U+0000 and for surrogates without partner, which realms cannot keep. */
export function assertText(text: string, where: ValuePlace): void {
  if (text.includes('\0')) {
    throw new LuxError(
      'LUX_INVALID_TEXT',
      `${wordsOf(where)} contains U+0000, which cannot be stored; remove it.`,
    )
  }
  if (LONE_SURROGATE.test(text)) {
    throw new LuxError(
      'LUX_INVALID_TEXT',
      `${wordsOf(where)} is not well-formed Unicode: a surrogate stands alone; remove it.`,
    )
  }
}

/** Whether a text is in the domain, for callers that report in their own way. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text)
}

/** Finite, and never -0. @throws LUX_OUT_OF_RANGE */
export function toFloat(value: number, where: ValuePlace): number {
  if (!Number.isFinite(value)) throw outOfRange(where, value, 'a finite number')
  return value + 0
}

/** A safe integer, within `range` where one is given. @throws LUX_OUT_OF_RANGE, LUX_INVALID_VALUE */
export function toInt(value: number, where: ValuePlace, range?: NumberRange): number {
  if (Number.isFinite(value) && !Number.isInteger(value)) {
    throw new LuxError('LUX_INVALID_VALUE', `${wordsOf(where)} is ${value}; a whole number is expected.`)
  }
  if (!Number.isSafeInteger(value))
    throw outOfRange(where, value, 'a whole number between -(2^53-1) and 2^53-1')
  if (range !== undefined && !isWithin(value, range)) throw outOfRange(where, value, describeRange(range))
  return value + 0
}

export interface NumberRange {
  readonly min?: number
  readonly max?: number
}

function isWithin(value: number, range: NumberRange): boolean {
  return value >= (range.min ?? -Infinity) && value <= (range.max ?? Infinity)
}

function describeRange(range: NumberRange): string {
  return `a number from ${range.min ?? 'any'} to ${range.max ?? 'any'}`
}

/** Within 64 bits, signed. @throws LUX_OUT_OF_RANGE */
export function toInt64(value: bigint, where: ValuePlace): bigint {
  if (value < MIN_INT64 || value > MAX_INT64) throw outOfRange(where, value, 'a whole number of 64 bits')
  return value
}

/** Epoch milliseconds in the years 0001 to 9999. @throws LUX_INVALID_TIME */
export function toTimeMs(epochMs: number, where: ValuePlace): number {
  if (!Number.isInteger(epochMs) || epochMs < MIN_TIME_MS || epochMs > MAX_TIME_MS) {
    throw new LuxError(
      'LUX_INVALID_TIME',
      `${wordsOf(where)} is not a time in the years 0001 to 9999; give one.`,
    )
  }
  return epochMs + 0
}

function outOfRange(where: ValuePlace, value: number | bigint, expected: string): LuxError {
  return new LuxError('LUX_OUT_OF_RANGE', `${wordsOf(where)} is ${value}; ${expected} is expected.`)
}

/**
 * Checks that a value is plain JSON within the limits: arrays, plain objects, text, finite numbers,
 * booleans, null. Members that are `undefined` count as absent.
 *
 * @throws LUX_UNSAFE_JSON (depth, size, dangerous keys), LUX_INVALID_TEXT, LUX_OUT_OF_RANGE,
 *   LUX_INVALID_VALUE (not JSON)
 */
export function assertJson(
  value: unknown,
  where: ValuePlace,
  limits: JsonLimits = STORED_JSON_LIMITS,
): asserts value is JsonValue {
  checkJson(value, where, limits, 0)
}

function checkJson(value: unknown, where: ValuePlace, limits: JsonLimits, depth: number): void {
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') assertText(value, where)
  else if (typeof value === 'number') toFloat(value, where)
  else if (typeof value !== 'object') throw notJson(where, value)
  else checkContainer(value, where, limits, depth)
}

function checkContainer(value: object, where: ValuePlace, limits: JsonLimits, depth: number): void {
  if (depth >= limits.depth) throw unsafeJson(where, `is nested deeper than ${limits.depth} levels`)
  if (isJsonArray(value)) checkArray(value, where, limits, depth)
  else if (isPlainObject(value)) checkObject(value, where, limits, depth)
  else throw notJson(where, value)
}

function checkArray(items: readonly unknown[], where: ValuePlace, limits: JsonLimits, depth: number): void {
  if (items.length > limits.itemsPerArray) {
    throw unsafeJson(where, `has an array of ${items.length} items; ${limits.itemsPerArray} are allowed`)
  }
  for (const item of items) checkJson(item, where, limits, depth + 1)
}

function checkObject(value: PlainObject, where: ValuePlace, limits: JsonLimits, depth: number): void {
  const keys = Object.keys(value)
  if (keys.length > limits.keysPerObject) {
    throw unsafeJson(where, `has an object of ${keys.length} keys; ${limits.keysPerObject} are allowed`)
  }
  for (const key of keys) {
    if (isForbiddenKey(key)) throw unsafeJson(where, `has the key ${key}, which is not allowed`)
    assertText(key, where)
    const member = value[key]
    if (member !== undefined) checkJson(member, where, limits, depth + 1)
  }
}

export interface PlainObject {
  readonly [key: string]: unknown
}

/** An object literal or one without a prototype; no class instance, no array. */
export function isPlainObject(value: unknown): value is PlainObject {
  if (value === null || typeof value !== 'object') return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Keys with which a careless consumer of JSON gets its prototypes polluted. */
export function isForbiddenKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype'
}

function unsafeJson(where: ValuePlace, what: string): LuxError {
  return new LuxError('LUX_UNSAFE_JSON', `${wordsOf(where)} ${what}; send smaller, plain JSON.`)
}

function notJson(where: ValuePlace, value: unknown): LuxError {
  return new LuxError('LUX_INVALID_VALUE', `${wordsOf(where)} holds ${quoteValue(value)}, which is not JSON.`)
}
