import { LuxError } from '../errors/lux-error.js'
import { executeContemplate, executeCount, executeFind } from './execute-read.js'
import { executeDissolve, executeManifest, executeTransform } from './execute-write.js'
import type { ExecuteOptions, ExecutionScope } from './execution-scope.js'
import { driverContext } from './execution-scope.js'
import type {
  BatchRequest,
  BatchResult,
  RealmRequest,
  RealmResult,
  SingleRequest,
  SingleResult,
} from './realm-request.js'

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
  switch (request.type) {
    case 'find':
      return executeFind(scope, request, options)
    case 'contemplate':
      return executeContemplate(scope, request, options)
    case 'count':
      return executeCount(scope, request, options)
    case 'manifest':
      return executeManifest(scope, request, options)
    case 'transform':
      return executeTransform(scope, request, options)
    case 'dissolve':
      return executeDissolve(scope, request, options)
    default:
      request satisfies never
      throw new LuxError('LUX_INVALID_REQUEST', 'This request has no known type.')
  }
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
