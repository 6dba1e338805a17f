import { LuxError, type SchemaSnapshot } from '@luxdb/core'
import { driftOf, type SchemaDrift } from './drift-of.js'

/** @throws LUX_SCHEMA_DRIFT with `details.drift` when what was recorded is missing or changed */
export function assertNoDrift(realm: string, recorded: SchemaSnapshot, actual: SchemaSnapshot): void {
  const drift = driftOf(recorded, actual).filter(({ type }) => type !== 'extra')
  if (drift.length === 0) return
  throw new LuxError(
    'LUX_SCHEMA_DRIFT',
    `The tables of realm ${realm} are not as they were recorded:\n${drift.map((each) => `- ${describeDrift(each)}`).join('\n')}\nUndo these changes, or write an evolution for them.`,
    { details: { realm, drift } },
  )
}

export function describeDrift({ table, object, recorded, found }: SchemaDrift): string {
  return `${object === undefined ? table : `${table}.${object}`}: recorded ${recorded}, found ${found}`
}
