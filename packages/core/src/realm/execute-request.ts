import { LuxError } from '../errors/lux-error.js'
import { executeEffect, hasEffect } from './execute-effect.js'
import { executeHooked } from './execute-hooked.js'
import { executeContemplate, executeCount, executeExplain, executeFind } from './execute-read.js'
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
  WriteRequest,
  WrittenResult,
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
  if ('returning' in request) return executeWrite(scope, request, options)
  switch (request.type) {
    case 'find':
      return executeFind(scope, request, options)
    case 'contemplate':
      return executeContemplate(scope, request, options)
    case 'count':
      return executeCount(scope, request, options)
    case 'explain':
      return executeExplain(scope, request, options)
    default:
      throw unknownType(request)
  }
}

function executeWrite(
  scope: ExecutionScope,
  request: WriteRequest,
  options: ExecuteOptions,
): Promise<WrittenResult> {
  if (hasEffect(request)) {
    return executeEffect(scope, request, options, (plain, inside) => executeWrite(scope, plain, inside))
  }
  switch (request.type) {
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
      throw unknownType(request)
  }
}

function unknownType(request: never): LuxError {
  request satisfies never
  return new LuxError('LUX_INVALID_REQUEST', 'This request has no known type.')
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
