import { applyChanges, type SchemaSnapshot } from '@luxdb/core'
import type { EvolutionOperation } from '../operations/evolution-operation.js'
import type { AsideNames } from '../operations/operation-work.js'
import { workOf } from '../operations/work-of.js'

/** Names do not matter where only schemas are worked out. */
const NO_ASIDES: AsideNames = { of: (name) => `lux_${name}`, has: () => false }

/**
 * The schema before the first operation, after it, after the second, and so on.
 * @throws LUX_EVOLUTION_CONFLICT when an operation is about what is not there at its point
 */
export function schemasOf(
  before: SchemaSnapshot,
  operations: readonly EvolutionOperation[],
): readonly SchemaSnapshot[] {
  const schemas = [before]
  let schema = before
  for (const operation of operations) {
    const { expand = [], contract } = workOf(operation).up({ before: schema, asides: NO_ASIDES })
    schema = applyChanges(schema, [...expand, ...contract])
    schemas.push(schema)
  }
  return schemas
}
