import type { JsonValue } from '../query/json.js'

/** Whether a JSON Schema admits nothing but null. */
export function isNullSchema(schema: JsonValue): boolean {
  return typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'null'
}
