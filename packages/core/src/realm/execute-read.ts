import { LuxError } from '../errors/lux-error.js'
import { foldAccess } from '../query/fold-access.js'
import { cursorOf } from '../query/keyset.js'
import { layoutOf } from '../query/layout-of.js'
import type { ResultRow } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import { validateQuery } from '../query/validate-query.js'
import { type CountMode, countRows } from './count-rows.js'
import type { DriverContext } from './driver-contract.js'
import {
  driverContext,
  type ExecuteOptions,
  type ExecutionScope,
  requireRule,
  validationOptions,
  visibleCatalog,
} from './execution-scope.js'
import { withExplicitSelection } from './explicit-selection.js'
import { maskOf } from './field-mask.js'
import type { QuerySql } from './query-plan.js'
import type { RowStream } from './realm-channel.js'
import type { DriverRead } from './realm-driver.js'
import type {
  ContemplateRequest,
  CountRequest,
  CountResult,
  ExplainRequest,
  FindRequest,
  PlanResult,
  RowsResult,
} from './realm-request.js'

export async function executeFind(
  scope: ExecutionScope,
  request: FindRequest,
  options: ExecuteOptions,
): Promise<RowsResult> {
  const registered = scope.kinds.require(request.kind)
  const where = requireRule(options, registered, 'read')
  const mask = maskOf(registered, options.access)
  const key = registered.soulIds.parse(request.soulId)
  const row = key && (await scope.driver._find(registered.shape, key, where, driverContext(scope, options)))
  return { type: 'rows', layout: mask.layout, rows: row === undefined ? [] : [mask.apply(row)] }
}

export async function executeContemplate(
  scope: ExecutionScope,
  request: ContemplateRequest,
  options: ExecuteOptions,
): Promise<RowsResult> {
  const read = prepareRead(scope, request.query, options)
  const context = driverContext(scope, options, read.query.intention)
  const asked = request.page === true ? pageOf(scope, read, context) : rowsOf(scope, read, context)
  const { count } = request
  if (count === undefined) return asked
  const [result, total] = await Promise.all([asked, totalOf(scope, { ...request, count }, read, options)])
  return { ...result, total }
}

async function rowsOf(scope: ExecutionScope, read: DriverRead, context: DriverContext): Promise<RowsResult> {
  return { type: 'rows', layout: read.layout, rows: await scope.driver._contemplate(read, context) }
}

/** Reads one row more than asked for: whether it is there says whether a next page is. */
async function pageOf(scope: ExecutionScope, read: DriverRead, context: DriverContext): Promise<RowsResult> {
  const { layout, query } = read
  const { limit } = query
  if (limit === undefined || limit < 1) {
    throw new LuxError('LUX_INVALID_QUERY', 'A page needs a limit above 0; give the query one.')
  }
  const found = await scope.driver._contemplate({ layout, query: { ...query, limit: limit + 1 } }, context)
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  if (found.length <= limit || last === undefined) return { type: 'rows', layout, rows }
  return { type: 'rows', layout, rows, next: cursorOf(query, layout, last) }
}

/** A total counts what the query finds, not what is left behind its cursor. */
function totalOf(
  scope: ExecutionScope,
  request: ContemplateRequest & { readonly count: CountMode },
  read: DriverRead,
  options: ExecuteOptions,
): Promise<number> {
  const { after, ...whole } = request.query
  const query = after === undefined ? read.query : prepareRead(scope, whole, options).query
  return countRows(scope, query, request.count, driverContext(scope, options, query.intention))
}

export async function executeCount(
  scope: ExecutionScope,
  request: CountRequest,
  options: ExecuteOptions,
): Promise<CountResult> {
  const { query } = prepareRead(scope, request.query, options)
  const context = driverContext(scope, options, query.intention)
  return { type: 'count', count: await countRows(scope, query, request.mode ?? 'exact', context) }
}

export async function executeExplain(
  scope: ExecutionScope,
  request: ExplainRequest,
  options: ExecuteOptions,
): Promise<PlanResult> {
  const read = prepareRead(scope, request.query, options)
  const plan = await scope.driver._explain(read, driverContext(scope, options, read.query.intention))
  return { type: 'plan', plan: { realm: scope.realmName, ...plan } }
}

/** A trusted caller's query in the language of the storage. */
export function queryToSql(scope: ExecutionScope, query: SacredQuery): QuerySql {
  return scope.driver._toSql(prepareRead(scope, query, {}))
}

export function executeStream(
  scope: ExecutionScope,
  request: ContemplateRequest,
  options: ExecuteOptions,
): RowStream {
  const read = prepareRead(scope, request.query, options)
  const rows: AsyncIterable<ResultRow> = scope.driver._stream(
    read,
    driverContext(scope, options, read.query.intention),
  )
  return { layout: read.layout, rows }
}

/** Checks a query, folds the access rules of every kind it touches into it, and says what it yields. */
export function prepareRead(scope: ExecutionScope, input: SacredQuery, options: ExecuteOptions): DriverRead {
  const query = authorized(
    scope,
    validateQuery(input, visibleCatalog(scope, options), validationOptions(scope)),
    options,
  )
  return { query, layout: layoutOf(query, scope.kinds) }
}

function authorized(scope: ExecutionScope, query: SacredQuery, options: ExecuteOptions): SacredQuery {
  const { access } = options
  if (access === undefined) return query
  requireRule(options, scope.kinds.require(query.kind), 'read')
  const explicit = withExplicitSelection(query, access.catalog, scope.kinds)
  return foldAccess(explicit, scope.kinds, (kind) => access.rule(kind, 'read'))
}
