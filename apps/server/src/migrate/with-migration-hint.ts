import { isLuxError, LuxError } from '@luxdb/core'

/** Says how to settle tables that do not fit the kinds: the realm itself knows no command. */
export async function withMigrationHint<T>(awaken: () => Promise<T>): Promise<T> {
  try {
    return await awaken()
  } catch (error) {
    if (!isLuxError(error, 'LUX_SCHEMA_MISMATCH') || error.details['mismatches'] === undefined) throw error
    const hint =
      'luxdb migrate plan shows the way; luxdb migrate new <name> writes it down, luxdb migrate up goes it.'
    throw new LuxError(error.code, `${error.message}\n${hint}`, { cause: error, details: error.details })
  }
}
