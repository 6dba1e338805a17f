import { LuxError } from '@luxdb/core'
import type { DeleteCall, UpdateCall } from '../call/rest-call.js'
import type { Exchange } from './exchange.js'

/**
 * Beings of strict kinds change only under the version that their writer has seen: a filter of a write
 * names it. @throws LUX_VERSION_REQUIRED
 */
export function assertVersionGiven<C extends UpdateCall | DeleteCall>(call: C, { strictKinds }: Exchange): C {
  if (!strictKinds.has(call.kind) || namesVersion(call)) return call
  throw versionRequired(call.kind, 'filter by version=eq.<version>')
}

function namesVersion({ parameters }: UpdateCall | DeleteCall): boolean {
  return parameters.where.some(
    ({ path, condition }) =>
      path.length === 0 &&
      condition.type === 'filter' &&
      !condition.negated &&
      condition.place.name === 'version' &&
      condition.operation.type === 'simple' &&
      condition.operation.operator === 'eq',
  )
}

export function versionRequired(kind: string, remedy: string): LuxError {
  return new LuxError(
    'LUX_VERSION_REQUIRED',
    `Beings of ${kind} change only under the version that you have seen; ${remedy}.`,
    { details: { kind } },
  )
}
