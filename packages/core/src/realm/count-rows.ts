import { layoutOf } from '../query/layout-of.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { DriverContext } from './driver-contract.js'
import type { ExecutionScope } from './execution-scope.js'

/**
 * How a total is found: `exact` counts, `planned` asks the storage what it expects (statistics, cheap and
 * perhaps far off; counted where it keeps none), `estimated` is planned, but exact where little is expected.
 */
export type CountMode = 'exact' | 'planned' | 'estimated'

/** So many expected rows are counted at once, in a time that nobody notices. */
const COUNTED_UP_TO = 10_000

/** How many rows a query has without its limit, offset and order. */
export async function countRows(
  scope: ExecutionScope,
  query: SacredQuery,
  mode: CountMode,
  context: DriverContext,
): Promise<number> {
  const expected = mode === 'exact' ? undefined : await expectedRows(scope, query, context)
  const isEnough = expected !== undefined && (mode === 'planned' || expected > COUNTED_UP_TO)
  return isEnough ? expected : scope.driver._count(query, context)
}

async function expectedRows(
  { driver, kinds }: ExecutionScope,
  query: SacredQuery,
  context: DriverContext,
): Promise<number | undefined> {
  const { order: _order, limit: _limit, offset: _offset, embed: _embed, ...counted } = query
  const read = { query: counted, layout: layoutOf(counted, kinds) }
  return (await driver._explain(read, context)).estimate
}
