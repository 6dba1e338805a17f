import { LuxError, type SchemaSnapshot, type TableSnapshot } from '@luxdb/core'
import type { RenameHints } from './rename-hints.js'

/** A table as it was and as it shall be. */
export interface KindPair {
  readonly before: TableSnapshot
  readonly after: TableSnapshot
}

export interface TablePair extends KindPair {
  /** Former column -> column. */
  readonly renamed: ReadonlyMap<string, string>
  readonly dropped: readonly string[]
  readonly added: readonly string[]
  /** `before` under all its new names, those of bound tables included: what is left to compare. */
  readonly carried: TableSnapshot
}

export interface MatchedKinds {
  readonly same: readonly KindPair[]
  readonly dropped: readonly TableSnapshot[]
  readonly added: readonly TableSnapshot[]
}

/** @throws LUX_AMBIGUOUS_RENAME */
export function matchKinds(from: SchemaSnapshot, to: SchemaSnapshot, hints: RenameHints): MatchedKinds {
  const wanted = new Set(to.tables.map(({ name }) => name))
  const names = new Set(from.tables.map(({ name }) => name))
  const renaming = renamings({ names, wanted, formers: hints.tables, hints })
  const same: KindPair[] = []
  const added: TableSnapshot[] = []
  const renamed = new Set<string>()
  for (const after of to.tables) {
    const former = hints.tables.get(after.name) ?? ''
    const isRenamed = renaming({ name: after.name, former, place: after.name })
    const before = from.tables.find(({ name }) => name === (isRenamed ? former : after.name))
    if (before === undefined) added.push(after)
    else {
      same.push({ before, after })
      renamed.add(before.name)
    }
  }
  const dropped = from.tables.filter(({ name }) => !renamed.has(name))
  for (const gone of dropped) assertNotRenamed(gone, added, hints)
  return { same, dropped, added }
}

/** Columns of the same names and stores are what a renamed kind would have. */
function assertNotRenamed(gone: TableSnapshot, added: readonly TableSnapshot[], hints: RenameHints): void {
  if (hints.dropped.has(gone.name)) return
  const twin = added.find((table) => formOf(table) === formOf(gone))
  if (twin !== undefined) throw ambiguous(gone.name, twin.name)
}

function formOf({ columns }: TableSnapshot): string {
  return columns
    .map(({ name, store }) => `${name} ${store}`)
    .sort()
    .join()
}

interface FieldContext {
  readonly hints: RenameHints
  readonly kinds: readonly KindPair[]
}

interface Candidates {
  /** As they were, and as they shall be. */
  readonly names: ReadonlySet<string>
  readonly wanted: ReadonlySet<string>
  /** By name, what it was called before. */
  readonly formers: ReadonlyMap<string, string>
  readonly hints: RenameHints
}

interface Candidate {
  readonly name: string
  readonly former: string
  /** What a hint calls it. */
  readonly place: string
}

/**
 * Whether a name is a former one's. One that was said may take the name of something that gets another itself.
 */
function renamings({ names, wanted, formers, hints }: Candidates): (candidate: Candidate) => boolean {
  const moving = new Set(formers.values())
  return ({ name, former, place }) => {
    if (!names.has(former) || name === former) return false
    if (!hints.said.has(place)) return !names.has(name) && !wanted.has(former)
    if (names.has(name) && !moving.has(name)) throw taken(former, name)
    return true
  }
}

/** @throws LUX_AMBIGUOUS_RENAME */
export function matchFields(pair: KindPair, { hints, kinds }: FieldContext): TablePair {
  const { before, after } = pair
  const names = new Set(before.columns.map(({ name }) => name))
  const wanted = new Set(after.columns.map(({ name }) => name))
  const formers = new Map(
    after.columns.map(({ name }) => [name, hints.columns.get(`${after.name}.${name}`) ?? '']),
  )
  const renaming = renamings({ names, wanted, formers, hints })
  const renamed = new Map<string, string>()
  for (const [name, former] of formers) {
    if (renaming({ name, former, place: `${after.name}.${name}` })) renamed.set(former, name)
  }
  const arrived = new Set(renamed.values())
  const dropped = [...names].filter((name) => !wanted.has(name) && !renamed.has(name))
  const added = [...wanted].filter((name) => !arrived.has(name) && (!names.has(name) || renamed.has(name)))
  assertFieldsNotRenamed(pair, { dropped, added, hints })
  return { ...pair, renamed, dropped, added, carried: carriedTable(pair, renamed, kinds) }
}

function assertFieldsNotRenamed(
  { before, after }: KindPair,
  { dropped, added, hints }: Pick<TablePair, 'dropped' | 'added'> & { readonly hints: RenameHints },
): void {
  for (const gone of dropped) {
    if (hints.dropped.has(`${before.name}.${gone}`)) continue
    const store = before.columns.find(({ name }) => name === gone)?.store
    const twin = after.columns.find((column) => added.includes(column.name) && column.store === store)
    if (twin !== undefined) throw ambiguous(`${before.name}.${gone}`, twin.name)
  }
}

/** Bonds lead to tables and columns by their new names too. */
function carriedTable(
  { before, after }: KindPair,
  renamed: ReadonlyMap<string, string>,
  kinds: readonly KindPair[],
): TableSnapshot {
  const now = (name: string): string => renamed.get(name) ?? name
  return {
    ...before,
    name: after.name,
    kind: after.kind,
    columns: before.columns.map((column) => ({ ...column, name: now(column.name) })),
    key: before.key.map(now),
    indexes: before.indexes.map((index) => ({ ...index, columns: index.columns.map(now) })),
    foreignKeys: before.foreignKeys.map((foreignKey) => {
      const target = kinds.find((pair) => pair.before.name === foreignKey.table)
      return {
        ...foreignKey,
        columns: foreignKey.columns.map(now),
        table: target?.after.name ?? foreignKey.table,
        // A key that was renamed is found by its place: keys do not change otherwise.
        targetColumns: foreignKey.targetColumns.map(
          (column) => target?.after.key[target.before.key.indexOf(column)] ?? column,
        ),
      }
    }),
  }
}

function taken(former: string, name: string): LuxError {
  return new LuxError(
    'LUX_AMBIGUOUS_RENAME',
    `${former} cannot be called ${name}: there is a ${name} already. Say what becomes of it (--rename), or drop it in an evolution before.`,
    { details: { former, name } },
  )
}

function ambiguous(gone: string, came: string): LuxError {
  return new LuxError(
    'LUX_AMBIGUOUS_RENAME',
    `${gone} went and ${came} came. Was it renamed (--rename ${gone}=${came}, or meta({ was })), or was it dropped and ${came} is new (--rename ${gone}=)?`,
    { details: { former: gone, name: came } },
  )
}
