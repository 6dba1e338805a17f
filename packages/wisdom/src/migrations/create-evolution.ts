import { type AnyKind, type SchemaSnapshot, snapshotOf } from '@luxdb/core'
import { type DiffOptions, diffEvolution } from './diff/diff-evolution.js'
import { hintsOfKinds, withRenames } from './diff/rename-hints.js'
import { type Evolution, sealEvolution } from './evolution.js'
import { EMPTY_SCHEMA } from './journal/evolution-journal.js'
import { assertRunnable, type RunSqlOperation } from './operations/run-sql.js'
import type { TransformDataOperation } from './operations/transform-data.js'

export interface NewEvolution extends Omit<DiffOptions, 'hints'> {
  /** Lower-case letters, digits and underscores. */
  readonly name: string
  /** What it follows; absent for the first one. */
  readonly parent?: Pick<Evolution, 'number' | 'hash' | 'after'> | undefined
  /**
   * `old=new` for tables, `table.old=new` for columns, `table.old=` for what was dropped and became nothing else;
   * beside the `was` of kinds and fields.
   */
  readonly renames?: readonly string[]
  /** Functions over beings; they run when the shape is the new one. */
  readonly transforms?: readonly TransformDataOperation[]
  /** SQL of one's own, after all the rest. */
  readonly sql?: readonly RunSqlOperation[]
  /** SHA-256 of the module that exports the functions. */
  readonly moduleHash?: string
}

/**
 * The evolution that leads to the kinds from where its parent leads.
 * @throws LUX_AMBIGUOUS_RENAME, LUX_UNSUPPORTED, LUX_INVALID_KIND
 *
 * ```ts
 * const evolution = createEvolution([Guardian], { name: 'guardians' })
 * ```
 */
export function createEvolution(kinds: readonly AnyKind[], options: NewEvolution): Evolution {
  const { name, parent, renames = [], transforms = [], sql = [], moduleHash, ...rest } = options
  assertRunnable(sql)
  const after = schemaOfKinds(kinds)
  const hints = withRenames(hintsOfKinds(kinds.map(({ shape }) => shape)), renames)
  const operations = diffEvolution(parent?.after ?? EMPTY_SCHEMA, after, { ...rest, hints })
  return sealEvolution({
    v: 1,
    number: (parent?.number ?? 0) + 1,
    name,
    parent: parent?.hash ?? null,
    operations: [...operations, ...transforms, ...sql],
    after,
    ...(moduleHash !== undefined && { moduleHash }),
  })
}

/** The schema that kinds need; adopted tables are not LuxDB's to evolve. */
function schemaOfKinds(kinds: readonly AnyKind[]): SchemaSnapshot {
  for (const kind of kinds) kind.link(kinds)
  const { tables } = snapshotOf(kinds.map(({ shape }) => shape))
  return { v: 1, tables: tables.filter(({ adopted }) => adopted !== true) }
}
