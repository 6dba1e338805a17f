import { LuxError } from '../errors/lux-error.js'
import type { Condition } from '../query/condition.js'
import { compileFilter } from '../query/evaluate-condition.js'
import { evaluateCount, evaluateQuery, type RowSource } from '../query/evaluate-query.js'
import type { KindShape } from '../query/kind-shape.js'
import { layoutOf } from '../query/layout-of.js'
import type { ResultRow } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { Cell, Row } from '../query/store.js'
import type { DriverRead } from '../realm/realm-driver.js'
import type { MemoryStore } from './memory-store.js'
import { tupleKey } from './tuple-key.js'

/** Rows between two looks at the clock. */
const ROWS_PER_CHECK = 1_024

/** The rows of a query, by the canonical evaluator. @throws LUX_TIMEOUT */
export function runQuery(store: MemoryStore, read: DriverRead, timeoutMs: number): readonly ResultRow[] {
  return evaluateQuery(read.query, read.layout, sourceOf(store, timeoutMs))
}

/** How many rows a query has. @throws LUX_TIMEOUT */
export function countRows(store: MemoryStore, query: SacredQuery, timeoutMs: number): number {
  return evaluateCount(query, layoutOf(query, store.catalog), sourceOf(store, timeoutMs))
}

export function findRow(
  store: MemoryStore,
  shape: KindShape,
  key: readonly Cell[],
  where: Condition | undefined,
): Row | undefined {
  const row = store.table(shape.name).get(keyText(key))
  return row === undefined || (where !== undefined && !matcher(store, shape, where)(row)) ? undefined : row
}

/** Key cells as a table's key text; empty where one is NULL, which no being has. */
export function keyText(key: readonly Cell[]): string {
  return tupleKey(key, [...key.keys()]) ?? ''
}

/** Whether a condition is true of a row; without a condition it is. */
export function matcher(
  store: MemoryStore,
  shape: KindShape,
  where: Condition | undefined,
): (row: Row) => boolean {
  return compileFilter(where, shape, sourceOf(store, 0))
}

function sourceOf(store: MemoryStore, timeoutMs: number): RowSource {
  return {
    catalog: store.catalog,
    rows: (shape) => timed(store.table(shape.name).rows(), timeoutMs),
    related: (shape, bond, junction) => store.related(shape, bond, junction),
  }
}

/** A scan cannot be interrupted from outside, so it looks at the clock itself. */
function* timed(rows: Iterable<Row>, timeoutMs: number): Iterable<Row> {
  const deadline = timeoutMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs
  let seen = 0
  for (const row of rows) {
    seen += 1
    if (seen % ROWS_PER_CHECK === 0 && performance.now() > deadline) {
      throw new LuxError(
        'LUX_TIMEOUT',
        `The query ran longer than ${timeoutMs} ms; narrow it down or raise the timeout.`,
        {
          details: { timeoutMs },
        },
      )
    }
    yield row
  }
}
