import { LuxError } from '../errors/lux-error.js'
import type { Condition } from '../query/condition.js'
import { foldCondition } from '../query/fold-access.js'
import { validateCondition } from '../query/validate-query.js'
import type { WriteTarget } from './driver-contract.js'
import {
  both,
  driverContext,
  type ExecuteOptions,
  type ExecutionScope,
  validationOptions,
  visibleCatalog,
} from './execution-scope.js'
import type { RegisteredKind } from './kind-registry.js'
import type { DissolveRequest, TransformRequest } from './realm-request.js'

/** A write to beings that are there, with what it runs on. */
export interface WriteCall<Request extends TransformRequest | DissolveRequest> {
  readonly scope: ExecutionScope
  readonly registered: RegisteredKind
  readonly request: Request
  readonly options: ExecuteOptions
  /** What the caller's rights ask of the old row. */
  readonly rule: Condition | undefined
}

export interface ChosenTarget {
  /** Undefined: the soulId cannot be that of any being. */
  readonly target: WriteTarget | undefined
  /** What must also hold of the one being that a key names. */
  readonly where?: Condition | undefined
}

/** What a write touches: the one being of its soulId, or all that its condition and the rights select. */
export function writeTarget(call: WriteCall<TransformRequest | DissolveRequest>): ChosenTarget {
  const { registered, request, rule } = call
  const where = both(selectedBy(call), rule)
  if (request.soulId === undefined) return { target: { type: 'where', where } }
  const key = registered.soulIds.parse(request.soulId)
  return { target: key && { type: 'key', key }, where }
}

function selectedBy(call: WriteCall<TransformRequest | DissolveRequest>): Condition | undefined {
  const { scope, registered, request, options } = call
  if (request.where === undefined) return undefined
  const where = validateCondition(
    request.where,
    registered.shape,
    visibleCatalog(scope, options),
    validationOptions(scope),
  )
  const { access } = options
  if (access === undefined) return where
  return foldCondition(where, registered.shape, scope.kinds, (kind) => access.rule(kind, 'read'))
}

/**
 * Says why a write to one being touched none. A dissolve of what is not there (or not visible) is done.
 * @throws LUX_NOT_FOUND, LUX_VERSION_CONFLICT
 */
export async function explainMiss(call: WriteCall<TransformRequest | DissolveRequest>): Promise<void> {
  const { scope, registered, request, options, rule } = call
  if (request.soulId === undefined) return
  const key = registered.soulIds.parse(request.soulId) ?? []
  const row = await scope.driver._find(registered.shape, key, rule, driverContext(scope, options))
  if (row !== undefined) throw versionConflict(registered, request.soulId, request.version)
  if (request.type === 'transform') throw notFound(registered, request.soulId)
}

function versionConflict({ shape }: RegisteredKind, soulId: string, expected: number | undefined): LuxError {
  return new LuxError(
    'LUX_VERSION_CONFLICT',
    `${shape.name} ${soulId} has changed meanwhile; read it again and retry.`,
    { details: { kind: shape.name, soulId, expected: expected ?? null } },
  )
}

export function notFound({ shape }: RegisteredKind, soulId: string): LuxError {
  return new LuxError('LUX_NOT_FOUND', `There is no ${shape.name} with soulId ${JSON.stringify(soulId)}.`, {
    details: { kind: shape.name, soulId },
  })
}
