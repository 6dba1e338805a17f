import { invalidKind, type KindPlace } from './invalid-kind.js'
import { MAX_IDENTIFIER_BYTES, toSnakeCase } from './naming.js'

const NAME = /^[a-z][A-Za-z0-9]{0,47}$/

/** Fields that every being has of itself. */
export const SYSTEM_FIELD_NAMES: readonly string[] = [
  'soulId',
  'energyLevel',
  'manifestationTime',
  'version',
  'realm',
]

/** What else a being or a query object answers to; a field of that name would hide it. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['evolve', 'resonate', 'transcend', 'toJSON', 'kind', 'constructor', 'prototype', 'then'],
  ...['and', 'or', 'not'],
  ...['hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toLocaleString', 'toString', 'valueOf'],
])

const NAME_REMEDY = 'use a lower-case letter, then letters and digits, at most 48 in all'

/** @throws LUX_INVALID_KIND */
export function assertKindName(name: unknown): asserts name is string {
  assertName({ kind: String(name) }, name)
}

/** @throws LUX_INVALID_KIND */
export function assertFieldName(kind: string, field: string): void {
  const place = { kind, field }
  assertName(place, field)
  if (SYSTEM_FIELD_NAMES.includes(field)) {
    throw invalidKind(place, 'every being has this field already', 'leave it out or choose another name')
  }
  if (TAKEN.has(field)) {
    throw invalidKind(place, 'the name means something else on beings and in queries', 'choose another name')
  }
}

function assertName(place: KindPlace, name: unknown): asserts name is string {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw invalidKind(place, `${JSON.stringify(name)} is not a name`, NAME_REMEDY)
  }
  if (name.startsWith('lux') || name === 'rpc') {
    throw invalidKind(place, 'names that start with "lux", and "rpc", are reserved', 'choose another name')
  }
  if (toSnakeCase(name).length > MAX_IDENTIFIER_BYTES) {
    const length = toSnakeCase(name).length
    throw invalidKind(place, `its name in SQL would have ${length} characters`, 'choose a shorter name')
  }
}

/**
 * Table and column names of adopted tables: whatever SQL allows in quotes.
 * @throws LUX_INVALID_KIND
 */
export function assertIdentifier(place: KindPlace, identifier: string): void {
  const bytes = new TextEncoder().encode(identifier).length
  if (bytes === 0 || bytes > MAX_IDENTIFIER_BYTES || identifier.includes('\0')) {
    throw invalidKind(
      place,
      `${JSON.stringify(identifier)} is not an SQL name`,
      `use 1 to ${MAX_IDENTIFIER_BYTES} bytes without U+0000`,
    )
  }
}
