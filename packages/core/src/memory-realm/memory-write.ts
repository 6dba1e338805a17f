import { LuxError } from '../errors/lux-error.js'
import { forbiddenWrite } from '../errors/write-refusals.js'
import type { Condition } from '../query/condition.js'
import type { KindShape } from '../query/kind-shape.js'
import { shapeIndexOf } from '../query/shape-index.js'
import type { Row } from '../query/store.js'
import type {
  DissolveWrite,
  FieldChange,
  ManifestWrite,
  TransformWrite,
  WriteGuard,
  WriteResult,
  WriteTarget,
} from '../realm/driver-contract.js'
import { keyText, matcher } from './memory-query.js'
import { bumped, type MemoryStore } from './memory-store.js'
import type { MemoryLimits } from './memory-url.js'

export function manifestRows(store: MemoryStore, write: ManifestWrite, limits: MemoryLimits): WriteResult {
  const made: Row[] = []
  let inserted = 0
  for (const given of write.rows) {
    const row = withInteger(store, write.shape, given)
    const holder = write.conflict && store.table(write.shape.name).holder(row, write.conflict.target)
    if (holder === undefined) {
      makeRoom(store, write.shape, limits)
      store.insert(write.shape.name, row)
      store.assertBonds(write.shape.name, row)
      inserted += 1
      made.push(row)
    } else if (write.conflict?.action === 'merge') {
      made.push(merge(store, write, holder, row))
    }
  }
  assertChecked(store, write.shape, write.guard, made)
  return { count: made.length, inserted, rows: write.returning ? made : [] }
}

export function transformRows(store: MemoryStore, write: TransformWrite): WriteResult {
  const { shape, changes, guard } = write
  const after = targets(store, shape, write.target, guard).map((before) => {
    const row = bumped(shape, changed(shape, before, changes))
    store.replace(shape.name, before, row)
    return row
  })
  for (const row of after) store.assertBonds(shape.name, row)
  assertChecked(store, shape, guard, after)
  return { count: after.length, inserted: 0, rows: write.returning ? after : [] }
}

export function dissolveRows(store: MemoryStore, write: DissolveWrite): WriteResult {
  const rows = targets(store, write.shape, write.target, write.guard)
  for (const row of rows) store.remove(write.shape.name, row)
  return { count: rows.length, inserted: 0, rows: write.returning ? rows : [] }
}

/** The rows that a write touches, in the order of their keys. */
function targets(
  store: MemoryStore,
  shape: KindShape,
  target: WriteTarget,
  guard: WriteGuard | undefined,
): readonly Row[] {
  const table = store.table(shape.name)
  const where = target.type === 'where' ? target.where : guard?.where
  const matches = matcher(store, shape, where)
  if (target.type === 'where') return [...table.rows()].filter(matches)
  const row = table.get(keyText(target.key))
  if (row === undefined || !matches(row)) return []
  return guard?.version === undefined || versionOf(shape, row) === guard.version ? [row] : []
}

function versionOf(shape: KindShape, row: Row): unknown {
  return row[shapeIndexOf(shape).fields.get('version')?.position ?? -1]
}

function changed(shape: KindShape, row: Row, changes: readonly FieldChange[]): Row {
  const cells = [...row]
  for (const { field, cell } of changes)
    cells[shapeIndexOf(shape).fields.get(field.name)?.position ?? -1] = cell
  return cells
}

function merge(store: MemoryStore, write: ManifestWrite, holder: Row, given: Row): Row {
  const { shape, conflict, guard } = write
  if (!matcher(store, shape, guard?.where)(holder)) throw forbiddenWrite(shape)
  const changes = (conflict?.merge ?? []).flatMap((name) => {
    const indexed = shapeIndexOf(shape).fields.get(name)
    return indexed === undefined ? [] : [{ field: indexed.field, cell: given[indexed.position] ?? null }]
  })
  const row = bumped(shape, changed(shape, holder, changes))
  store.replace(shape.name, holder, row)
  store.assertBonds(shape.name, row)
  return row
}

function assertChecked(
  store: MemoryStore,
  shape: KindShape,
  guard: WriteGuard | undefined,
  rows: readonly Row[],
): void {
  const check: Condition | undefined = guard?.check
  if (check === undefined) return
  if (!rows.every(matcher(store, shape, check))) throw forbiddenWrite(shape)
}

/** Gives a kind with generated integers its next key. */
function withInteger(store: MemoryStore, shape: KindShape, row: Row): Row {
  const position = shape.fields.findIndex((field) => field.generated === 'integer')
  if (position < 0 || row[position] !== null) return row
  const next = store.table(shape.name).nextInteger
  return row.map((cell, index) => (index === position ? next : cell))
}

function makeRoom(store: MemoryStore, shape: KindShape, { maxBeings, whenFull }: MemoryLimits): void {
  if (maxBeings === undefined || store.size < maxBeings) return
  const oldest = whenFull === 'oldest' ? store.table(shape.name).oldest() : undefined
  if (oldest === undefined) {
    throw new LuxError(
      'LUX_MEMORY_FULL',
      `The memory realm holds its maximum of ${maxBeings} beings; dissolve some, raise maxBeings, or add evict=oldest.`,
      {
        details: { maxBeings },
      },
    )
  }
  store.remove(shape.name, oldest)
}
