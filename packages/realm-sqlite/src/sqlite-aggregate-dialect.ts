import type { Cell } from '@luxdb/core/query'
import { type AggregateDialect, type SplitValue, type Sql, sql } from '@luxdb/realm-sql'

/**
 * SQLite's sum fails once a partial sum leaves 64 bits, also when the whole one would fit. So a column
 * of 64-bit numbers is summed in halves of 32 bits, each far from its limit.
 */
export const sqliteAggregateDialect: AggregateDialect = {
  sum: (column, store) => (store === 'bigint' ? splitSum(column) : sql`sum(${column})`),
  avg(column, store) {
    if (store !== 'bigint') return sql`avg(${column})`
    const { high, low } = halves(column)
    return sql`(${high} * 4294967296.0 + ${low}) / count(${column})`
  },
}

const HALF_BITS = 32n
const LOW_MASK = 2n ** HALF_BITS - 1n

/** `high` times 2^32 plus `low` is the sum; `low` lies between 0 and 2^32 - 1. */
function halves(column: Sql): { readonly high: Sql; readonly low: Sql } {
  const lows = sql`sum(${column} & 4294967295)`
  return { high: sql`(sum(${column} >> 32) + (${lows} >> 32))`, low: sql`(${lows} & 4294967295)` }
}

function splitSum(column: Sql): SplitValue {
  const { high, low } = halves(column)
  return {
    selected: sql`${high} || ':' || ${low}`,
    codec: { decode: joinHalves },
    parts: [high, low],
    split: (cell) => (typeof cell === 'bigint' ? [cell >> HALF_BITS, cell & LOW_MASK] : [null, null]),
  }
}

function joinHalves(raw: Cell): Cell {
  const [high, low] = String(raw).split(':')
  return high === undefined || low === undefined ? null : (BigInt(high) << HALF_BITS) + BigInt(low)
}
