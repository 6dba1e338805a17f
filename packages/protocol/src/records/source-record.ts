import { LuxError } from '@luxdb/core'
import type { JsonValue } from '@luxdb/core/query'

/** One record of a file that is imported, as JSON. */
export interface SourceRecord {
  readonly value: JsonValue
  /** Where it starts in the file, from 1. */
  readonly line: number
}

/** A record may not be larger than this; it also bounds what a reader keeps in memory. */
export const MAX_RECORD_CHARACTERS: number = 16 * 1_024 * 1_024

export function recordTooLong(line: number): LuxError {
  return new LuxError(
    'LUX_PAYLOAD_TOO_LARGE',
    `The record at line ${line} is longer than ${MAX_RECORD_CHARACTERS} characters; check its quotes or split it.`,
    { details: { line } },
  )
}
