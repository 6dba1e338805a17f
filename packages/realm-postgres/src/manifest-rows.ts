import { forbiddenWrite, type ManifestWrite, type WriteResult } from '@luxdb/core'
import { type KindShape, type ResultRow, type Row, shapeIndexOf } from '@luxdb/core/query'
import type { SqlCompiler } from '@luxdb/realm-sql'
import { pointsAhead } from './points-ahead.js'
import { countedKey, raiseCounter } from './raise-counter.js'
import { runBound, type StatementRunner } from './statement-runner.js'
import { assertChecked } from './write-check.js'

/** Beings in one statement at most: bounds the memory of a statement on both sides. */
const CHUNK_SIZE = 1_000
/** Statements of one transaction that are under way together. */
const PIPELINE_SIZE = 50

interface Manifested {
  readonly rows: readonly ResultRow[]
  readonly count: number
  readonly inserted: number
}

/** Whether rows share statements where they can. */
export type ManifestForm = 'together' | 'one by one'

/** Whether an error of one row may come before that of an earlier one. */
export function mayHideErrors({ shape, rows, conflict }: ManifestWrite): boolean {
  return rows.length > 1 && conflict?.action !== 'merge' && shape.bonds.some((bond) => bond.type === 'to')
}

/** Whether one statement does it all, so that it needs no transaction of its own. */
export function manifestStatements(
  { shape, rows, conflict, guard }: ManifestWrite,
  form: ManifestForm,
): 'one' | 'several' {
  if (form === 'one by one' || (shape.adopted && rows.length > 1)) return 'several'
  if (guard?.check !== undefined || bringsCountedKey(shape, rows)) return 'several'
  if (pointsAhead(shape, rows)) return 'several'
  return rows.length === 1 || (conflict?.action !== 'merge' && rows.length <= CHUNK_SIZE) ? 'one' : 'several'
}

export async function manifestRows(
  write: ManifestWrite,
  runner: StatementRunner,
  compiler: SqlCompiler,
  form: ManifestForm,
): Promise<WriteResult> {
  const { shape, guard, returning } = write
  const done =
    write.conflict?.action === 'merge'
      ? await mergeRows(write, runner, compiler)
      : await insertRows(write, runner, compiler, form)
  const counted = countedKey(shape)
  if (counted !== undefined) await raiseCounter(shape, counted, write.rows, runner)
  if (guard?.check !== undefined) {
    await assertChecked({ shape, condition: guard.check, rows: done.rows }, runner, compiler)
  }
  return { count: done.count, inserted: done.inserted, rows: returning ? done.rows : [] }
}

/** Ids that are given by hand move the counter, which takes a statement more. */
function bringsCountedKey(shape: KindShape, rows: readonly Row[]): boolean {
  const counted = countedKey(shape)
  if (counted === undefined) return false
  const position = shapeIndexOf(shape).fields.get(counted.name)?.position ?? 0
  return rows.length > 1 || rows.some((row) => row[position] !== null)
}

/** Later rows may merge into earlier ones, which one statement refuses: one each, sent without waiting. */
async function mergeRows(
  write: ManifestWrite,
  runner: StatementRunner,
  compiler: SqlCompiler,
): Promise<Manifested> {
  const rows: ResultRow[] = []
  let inserted = 0
  for (const chunk of chunksOf(write.rows, PIPELINE_SIZE)) {
    const merged = await all(chunk.map((row) => mergeRow(write, row, runner, compiler)))
    for (const each of merged) {
      rows.push(each.row)
      if (each.inserted) inserted += 1
    }
  }
  return { rows, inserted, count: rows.length }
}

/** @throws LUX_FORBIDDEN when the being is there and the guard does not let it be changed */
async function mergeRow(
  write: ManifestWrite,
  row: Row,
  runner: StatementRunner,
  compiler: SqlCompiler,
): Promise<{ readonly row: ResultRow; readonly inserted: boolean }> {
  const bound = compiler.insert(write, row)
  const { insertedColumn = 0 } = bound.statement
  const [stored] = (await runBound(bound, runner)).rows
  if (stored === undefined) throw forbiddenWrite(write.shape)
  return {
    inserted: stored[insertedColumn] === true,
    row: insertedColumn === 0 ? row : stored.slice(0, insertedColumn),
  }
}

async function insertRows(
  write: ManifestWrite,
  runner: StatementRunner,
  compiler: SqlCompiler,
  form: ManifestForm,
): Promise<Manifested> {
  const rows: ResultRow[] = []
  let count = 0
  for (const run of runsOf(write)) {
    // Beings are bound in the order of their list: one statement would also let them point ahead. And lists
    // have the types of stores, which columns of adopted tables need not have.
    const isSingle = form === 'one by one' || write.shape.adopted || pointsAhead(write.shape, run)
    for (const chunk of chunksOf(run, isSingle ? 1 : CHUNK_SIZE)) {
      const done = await insertChunk(write, chunk, runner, compiler)
      count += done.count
      rows.push(...done.rows)
    }
  }
  return { rows, count, inserted: count }
}

async function insertChunk(
  write: ManifestWrite,
  chunk: readonly Row[],
  runner: StatementRunner,
  compiler: SqlCompiler,
): Promise<Manifested> {
  const [only, ...more] = chunk
  const single = more.length === 0 && only !== undefined
  const bound = single ? compiler.insert(write, only) : compiler.insertMany(write, chunk)
  const { rows, count } = await runBound(bound, runner)
  // Rows are stored as they were given, unless the database knows better.
  return {
    count,
    inserted: count,
    rows: bound.statement.returnsRows ? rows : count === chunk.length ? chunk : [],
  }
}

/** Rows whose key the database counts, and rows that bring theirs, in runs of one or the other. */
function runsOf({ shape, rows }: ManifestWrite): readonly (readonly Row[])[] {
  const counted = countedKey(shape)
  if (counted === undefined) return [rows]
  const position = shapeIndexOf(shape).fields.get(counted.name)?.position ?? 0
  const runs: Row[][] = []
  for (const row of rows) {
    const run = runs.at(-1)
    if (run?.[0] !== undefined && (run[0][position] === null) === (row[position] === null)) run.push(row)
    else runs.push([row])
  }
  return runs
}

function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (items.length <= size) return [items]
  const chunks: (readonly T[])[] = []
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size))
  return chunks
}

/** Like Promise.all, but the first failure in order counts, and none is left unheard. */
async function all<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises)
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason
    return each.value
  })
}
