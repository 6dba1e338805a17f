export type { JsonObject, JsonValue } from '@luxdb/core/query'
