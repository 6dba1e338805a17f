import type { SacredQuery } from '../query/sacred-query.js'
import type { DriverContext } from './driver-contract.js'
import type { RealmDriver } from './realm-driver.js'

/**
 * How a total is found: `exact` counts, `planned` asks the storage what it expects (statistics, cheap and
 * perhaps far off), `estimated` is planned, but exact where little is expected.
 */
export type CountMode = 'exact' | 'planned' | 'estimated'

/** So many expected rows are counted at once, in a time that nobody notices. */
const COUNTED_UP_TO = 10_000

/** How many rows a query has without its limit, offset and order. */
export async function countRows(
  driver: RealmDriver,
  query: SacredQuery,
  mode: CountMode,
  context: DriverContext,
): Promise<number> {
  if (mode === 'exact') return driver._count(query, context)
  const planned = await driver._planCount(query, context)
  return mode === 'planned' || planned > COUNTED_UP_TO ? planned : driver._count(query, context)
}
