import type { LuxErrorCode } from '@luxdb/core'

/** What one of two writers that want the same row is told. */
export const GIVES_WAY: readonly LuxErrorCode[] = [
  'LUX_NOT_FOUND',
  'LUX_FOREIGN_KEY',
  'LUX_UNIQUE',
  'LUX_VERSION_CONFLICT',
  'LUX_BUSY',
]
