import type { ColumnSnapshot, JsonValue } from '@luxdb/core'

/**
 * What beings get in a required field that they know nothing of: the declared fill, the default, or the zero of
 * its store. Undefined where NULL will do.
 */
export function standIn(column: ColumnSnapshot, declared?: JsonValue): JsonValue | undefined {
  if (column.nullable) return undefined
  return declared ?? column.default ?? zeroOf(column)
}

function zeroOf({ store, enum: values, range, jsonType }: ColumnSnapshot): JsonValue {
  switch (store) {
    case 'text':
      return values?.[0] ?? ''
    case 'int':
    case 'float':
      return Math.min(Math.max(0, range?.min ?? 0), range?.max ?? 0)
    case 'bigint':
      return '0'
    case 'bool':
      return false
    case 'time':
      return new Date(0).toISOString()
    case 'json':
      return jsonType === 'array' ? [] : {}
  }
}
