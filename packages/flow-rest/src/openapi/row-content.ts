import type { JsonObject } from '@luxdb/core'
import type { DescribedKind } from './described-kind.js'
import { jsonContent } from './operation.js'
import { reference, rowSchema } from './reference.js'

/** A body of CSV or of lines, which JSON Schema has no words for. */
export const TEXT_BODY: JsonObject = { schema: { type: 'string' } }

/**
 * The forms of rows that clients may accept; `other` is what the JSON may be instead. Who may not read the kind
 * is shown what it wrote, so that the form is the same.
 */
export function rowsContent({ kind, reads }: DescribedKind, other?: JsonObject): JsonObject {
  const row: JsonObject = reads ? reference('schemas', rowSchema(kind.name)) : { type: 'object' }
  const rows: JsonObject = { type: 'array', items: row }
  return {
    ...jsonContent(other === undefined ? rows : { anyOf: [rows, other] }),
    ...jsonContent(row, 'application/vnd.pgrst.object+json'),
    'text/csv': TEXT_BODY,
    'application/x-ndjson': TEXT_BODY,
  }
}
