import type { KindShape } from '@luxdb/core/query'
import { readCsv, readNdjson, type SourceRecord } from '@luxdb/protocol'
import type { TransferFormat } from './transfer-format.js'

/** The records of a file, one by one. */
export function readRecords(
  chunks: AsyncIterable<string>,
  format: TransferFormat,
  shape: KindShape,
): AsyncIterable<SourceRecord> {
  return format === 'csv' ? readCsv(chunks, shape) : readNdjson(chunks)
}
