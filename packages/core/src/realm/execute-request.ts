import { LuxError } from '../errors/lux-error.js'
import { assertAffected } from './assert-affected.js'
import { executeHooked } from './execute-hooked.js'
import { executeContemplate, executeCount, executeExplain, executeFind } from './execute-read.js'
import { executeDissolve, executeManifest, executeTransform } from './execute-write.js'
import type { ExecuteOptions, ExecutionScope } from './execution-scope.js'
import { driverContext } from './execution-scope.js'
import type {
  BatchRequest,
  BatchResult,
  DissolveRequest,
  ManifestRequest,
  RealmRequest,
  RealmResult,
  SingleRequest,
  SingleResult,
  TransformRequest,
} from './realm-request.js'

type WriteRequest = ManifestRequest | TransformRequest | DissolveRequest

/** Runs one request against a driver: validated, authorized, translated to driver calls. */
export function executeRequest(
  scope: ExecutionScope,
  request: RealmRequest,
  options: ExecuteOptions,
): Promise<RealmResult> {
  return request.type === 'batch'
    ? executeBatch(scope, request, options)
    : executeSingle(scope, request, options)
}

function executeSingle(
  scope: ExecutionScope,
  request: SingleRequest,
  options: ExecuteOptions,
): Promise<SingleResult> {
  if ('affects' in request && request.affects !== undefined) return executeAffecting(scope, request, options)
  switch (request.type) {
    case 'find':
      return executeFind(scope, request, options)
    case 'contemplate':
      return executeContemplate(scope, request, options)
    case 'count':
      return executeCount(scope, request, options)
    case 'explain':
      return executeExplain(scope, request, options)
    case 'manifest':
      return executeManifest(scope, request, options)
    case 'transform': {
      const hooks = scope.hooks.of(request.kind, 'transform')
      if (hooks !== undefined) return executeHooked(scope, request, options, hooks)
      return executeTransform(scope, request, options)
    }
    case 'dissolve': {
      const hooks = scope.hooks.of(request.kind, 'dissolve')
      if (hooks !== undefined) return executeHooked(scope, request, options, hooks)
      return executeDissolve(scope, request, options)
    }
    default:
      request satisfies never
      throw new LuxError('LUX_INVALID_REQUEST', 'This request has no known type.')
  }
}

/** A write that must touch so many: the count is known only afterwards, so a transaction undoes it. */
async function executeAffecting(
  scope: ExecutionScope,
  { affects, ...request }: WriteRequest,
  options: ExecuteOptions,
): Promise<SingleResult> {
  const run = async (transaction: unknown): Promise<SingleResult> => {
    const result = await executeSingle(scope, request, { ...options, transaction })
    assertAffected(request, affects, result)
    return result
  }
  return options.transaction === undefined
    ? scope.driver._transaction(run, driverContext(scope, options))
    : run(options.transaction)
}

async function executeBatch(
  scope: ExecutionScope,
  request: BatchRequest,
  options: ExecuteOptions,
): Promise<BatchResult> {
  const runAll = async (transaction: unknown): Promise<SingleResult[]> => {
    const results: SingleResult[] = []
    for (const single of request.requests)
      results.push(await executeSingle(scope, single, { ...options, transaction }))
    return results
  }
  const results =
    options.transaction === undefined
      ? await scope.driver._transaction(runAll, driverContext(scope, options))
      : await runAll(options.transaction)
  return { type: 'batch', results }
}
