import { type KindsChange, type SchemaSnapshot, snapshotOf, type TableSnapshot } from '@luxdb/core'
import { canonicalJson, type JsonValue } from '@luxdb/core/query'
import { diffEvolution } from '../migrations/diff/diff-evolution.js'
import { hintsOfKinds, withRenames } from '../migrations/diff/rename-hints.js'
import { type Evolution, sealEvolution } from '../migrations/evolution.js'
import { EMPTY_SCHEMA } from '../migrations/journal/evolution-journal.js'
import type { EvolutionOperation } from '../migrations/operations/evolution-operation.js'
import { beforeTheMove, fillsBeforeTheMove, moved } from './moved-columns.js'

/** A kind that was there before, with the name that it is kept aside under. */
export interface FormerKind {
  readonly table: TableSnapshot
  readonly from: string
}

/** The evolution that a change of kinds made at run time is; undefined when nothing changes. */
export function kindsEvolution(
  change: KindsChange,
  parent: Evolution | undefined,
  former: readonly FormerKind[],
): Evolution | undefined {
  const { label, documents, renames, retyped, fills, erase } = change
  const before = parent?.after ?? EMPTY_SCHEMA
  const after = schemaOf(change)
  const restored = former.map(({ table, from }): EvolutionOperation => ({ type: 'addKind', table, from }))
  const beginning: SchemaSnapshot = { v: 1, tables: [...before.tables, ...former.map(({ table }) => table)] }
  const shapes = madeKinds(change).map(({ shape }) => shape)
  const hints = withRenames(hintsOfKinds(shapes), renames)
  const wanted = beforeTheMove(after, retyped)
  const own = { hints, fills: fillsBeforeTheMove(fills, retyped), erase }
  const operations = [...restored, ...retyped.reduce(moved, diffEvolution(beginning, wanted, own))]
  if (operations.length === 0 && sameJson(documents, parent?.documents ?? {})) return undefined
  return sealEvolution({
    v: 1,
    number: (parent?.number ?? 0) + 1,
    name: label,
    parent: parent?.hash ?? null,
    operations,
    after,
    documents,
  })
}

/** The tables of kinds made at run time; those in code have a history of their own. */
export function schemaOf(change: KindsChange): SchemaSnapshot {
  const made = new Set(madeKinds(change).map(({ shape }) => shape.table))
  const { tables } = snapshotOf(change.kinds.map(({ shape }) => shape))
  return { v: 1, tables: tables.filter(({ name }) => made.has(name)) }
}

function madeKinds({ kinds, documents }: KindsChange): KindsChange['kinds'] {
  return kinds.filter(({ name }) => Object.hasOwn(documents, name))
}

function sameJson(left: JsonValue, right: JsonValue): boolean {
  return canonicalJson(left) === canonicalJson(right)
}
