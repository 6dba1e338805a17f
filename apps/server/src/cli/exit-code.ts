import { isLuxError, type LuxErrorCode } from '@luxdb/core'

/** What the command's exit codes mean. They are part of the public interface. */
export const EXIT = Object.freeze({
  ok: 0,
  failure: 1,
  usage: 2,
  invalidConfig: 3,
  storageUnreachable: 4,
  locked: 5,
  schemaMismatch: 6,
  /** An evolution is refused: it conflicts, was edited, is blocked or has to be confirmed. */
  evolutionRefused: 7,
  /** A backup is damaged, of another LuxDB or differs, or what it is restored into is not empty. */
  backupRefused: 8,
})

const CODES: Partial<Record<LuxErrorCode, number>> = {
  LUX_INVALID_CONFIG: EXIT.invalidConfig,
  LUX_INVALID_KIND: EXIT.invalidConfig,
  LUX_DRIVER_MISSING: EXIT.invalidConfig,
  LUX_UNKNOWN_KIND: EXIT.usage,
  LUX_UNKNOWN_REALM: EXIT.usage,
  LUX_REALM_UNREACHABLE: EXIT.storageUnreachable,
  LUX_STORAGE_FAILED: EXIT.storageUnreachable,
  LUX_STORAGE_FULL: EXIT.storageUnreachable,
  LUX_STORAGE_DAMAGED: EXIT.storageUnreachable,
  LUX_BUSY: EXIT.locked,
  LUX_ADDRESS_IN_USE: EXIT.locked,
  LUX_SCHEMA_MISMATCH: EXIT.schemaMismatch,
  LUX_SCHEMA_DRIFT: EXIT.schemaMismatch,
  LUX_EVOLUTION_BLOCKED: EXIT.evolutionRefused,
  LUX_EVOLUTION_CONFLICT: EXIT.evolutionRefused,
  LUX_EVOLUTION_EDITED: EXIT.evolutionRefused,
  LUX_EVOLUTION_UNCONFIRMED: EXIT.evolutionRefused,
  LUX_KIND_TAKEN: EXIT.evolutionRefused,
  LUX_INVALID_DOCUMENT: EXIT.usage,
  LUX_BACKUP_DAMAGED: EXIT.backupRefused,
  LUX_BACKUP_UNKNOWN: EXIT.backupRefused,
  LUX_BACKUP_DIFFERS: EXIT.backupRefused,
  LUX_REALM_NOT_EMPTY: EXIT.backupRefused,
  LUX_AMBIGUOUS_RENAME: EXIT.evolutionRefused,
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage
  return isLuxError(error) ? (CODES[error.code] ?? EXIT.failure) : EXIT.failure
}

/** The command line itself is wrong: an unknown format, a file that is not there. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
