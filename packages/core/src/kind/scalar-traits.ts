import type { z } from 'zod'
import type { StoredTraits } from './field-traits.js'
import { invalidKind, type KindPlace } from './invalid-kind.js'
import { formatsOf } from './zod-schema.js'

/** Ranges of the integer formats that are narrower than their store; they become CHECKs. */
const INT_RANGES: Readonly<Record<string, StoredTraits['range']>> = {
  safeint: undefined,
  int32: { min: -(2 ** 31), max: 2 ** 31 - 1 },
  uint32: { min: 0, max: 2 ** 32 - 1 },
}

export function stringTraits(def: z.core.$ZodTypeDef): StoredTraits {
  const isUuid = formatsOf(def).some((format) => format === 'uuid' || format === 'guid')
  return isUuid ? { store: 'text', format: 'uuid' } : { store: 'text' }
}

export function numberTraits(def: z.core.$ZodTypeDef): StoredTraits {
  const format = formatsOf(def).find((candidate) => candidate in INT_RANGES)
  if (format === undefined) return { store: 'float' }
  const range = INT_RANGES[format]
  return range === undefined ? { store: 'int' } : { store: 'int', range }
}

export function bigintTraits(def: z.core.$ZodTypeDef): StoredTraits {
  // Upwards the store's 64 signed bits are the limit of uint64 too.
  return formatsOf(def).includes('uint64') ? { store: 'bigint', range: { min: 0 } } : { store: 'bigint' }
}

/** Enumerations and literals: all of one type, or JSON. */
export function literalTraits(values: readonly unknown[], place: KindPlace): StoredTraits {
  const present = values.filter((value) => value !== null && value !== undefined)
  const traits = presentTraits(present, place)
  return values.includes(null) ? { ...traits, nullable: true } : traits
}

function presentTraits(values: readonly unknown[], place: KindPlace): StoredTraits {
  if (values.length === 0) {
    throw invalidKind(place, 'the schema admits no value', 'give it values')
  }
  if (values.every((value) => typeof value === 'string')) return { store: 'text', enum: [...new Set(values)] }
  if (values.every((value) => typeof value === 'number')) {
    return { store: values.every(Number.isSafeInteger) ? 'int' : 'float' }
  }
  if (values.every((value) => typeof value === 'boolean')) return { store: 'bool' }
  if (values.every((value) => typeof value === 'bigint')) return { store: 'bigint' }
  if (values.some((value) => typeof value === 'bigint')) {
    throw invalidKind(place, 'bigint and other literals stand together', 'use literals of one type')
  }
  return { store: 'json', jsonType: 'any' }
}
