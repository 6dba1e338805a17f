import type { SchemaSnapshot } from '@luxdb/core'
import { type DiffOptions, diffEvolution } from './diff/diff-evolution.js'
import { type Evolution, sealEvolution } from './evolution.js'
import { EMPTY_SCHEMA } from './journal/evolution-journal.js'

export interface NewEvolution extends DiffOptions {
  readonly name: string
  /** What it follows; absent for the first one. */
  readonly parent?: Pick<Evolution, 'number' | 'hash' | 'after'> | undefined
}

/**
 * The evolution that leads to a schema from where its parent leads.
 * @throws LUX_AMBIGUOUS_RENAME, LUX_UNSUPPORTED
 *
 * ```ts
 * const evolution = createEvolution(snapshotOf([Guardian.shape]), { name: 'guardians' })
 * ```
 */
export function createEvolution(
  wanted: SchemaSnapshot,
  { name, parent, ...options }: NewEvolution,
): Evolution {
  return sealEvolution({
    v: 1,
    number: (parent?.number ?? 0) + 1,
    name,
    parent: parent?.hash ?? null,
    operations: diffEvolution(parent?.after ?? EMPTY_SCHEMA, wanted, options),
    after: wanted,
  })
}
