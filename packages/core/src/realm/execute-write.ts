import type { Condition } from '../query/condition.js'
import type { ResultRow } from '../query/row-layout.js'
import { assertExpected } from './assert-expected.js'
import { conflictPolicy } from './conflict-policy.js'
import type { WriteGuard, WriteResult } from './driver-contract.js'
import {
  both,
  driverContext,
  type ExecuteOptions,
  type ExecutionScope,
  requireRule,
} from './execution-scope.js'
import { maskOf } from './field-mask.js'
import type { RegisteredKind } from './kind-registry.js'
import type { DissolveRequest, ManifestRequest, TransformRequest, WrittenResult } from './realm-request.js'
import { explainMiss, notFound, writeTarget } from './write-target.js'

export async function executeManifest(
  scope: ExecutionScope,
  request: ManifestRequest,
  options: ExecuteOptions,
): Promise<WrittenResult> {
  const registered = scope.kinds.require(request.kind)
  const create = requireRule(options, registered, 'create')
  const mask = maskOf(registered, options.access)
  for (const being of request.beings) mask.assertInput(being)
  const rows = request.beings.map((being) => registered.codec.parseRecord(being))
  const conflict = request.upsert && conflictPolicy(registered, request.upsert, request.beings)
  const merging = conflict?.action === 'merge'
  const guard = writeGuard({
    where: merging ? requireRule(options, registered, 'update') : undefined,
    check: both(create, requireRule(options, registered, 'check')),
  })
  const result = await scope.driver._manifest(
    {
      shape: registered.shape,
      rows,
      returning: request.returning,
      ...(conflict ? { conflict } : {}),
      ...guard,
    },
    driverContext(scope, options),
  )
  return written(registered, result, options)
}

export async function executeTransform(
  scope: ExecutionScope,
  request: TransformRequest,
  options: ExecuteOptions,
): Promise<WrittenResult> {
  const registered = scope.kinds.require(request.kind)
  const rule = both(requireRule(options, registered, 'update'), requireRule(options, registered, 'read'))
  maskOf(registered, options.access).assertInput(request.patch)
  const patch = registered.codec.parsePatch(request.patch)
  const call = { scope, registered, request, options, rule }
  const { target, where } = writeTarget(call)
  if (target === undefined) throw notFound(registered, request.soulId ?? '')
  const version = await assertExpected(call, patch.expected)
  const guard = writeGuard({
    where,
    check: requireRule(options, registered, 'check'),
    version: request.version ?? version,
  })
  const result = await scope.driver._transform(
    { shape: registered.shape, target, changes: patch.changes, returning: request.returning, ...guard },
    driverContext(scope, options),
  )
  if (result.count === 0) await explainMiss(call)
  return written(registered, result, options)
}

export async function executeDissolve(
  scope: ExecutionScope,
  request: DissolveRequest,
  options: ExecuteOptions,
): Promise<WrittenResult> {
  const registered = scope.kinds.require(request.kind)
  const rule = both(requireRule(options, registered, 'delete'), requireRule(options, registered, 'read'))
  const call = { scope, registered, request, options, rule }
  const { target, where } = writeTarget(call)
  if (target === undefined) return written(registered, NOTHING, options)
  const guard = writeGuard({ where, version: request.version })
  const result = await scope.driver._dissolve(
    { shape: registered.shape, target, returning: request.returning, ...guard },
    driverContext(scope, options),
  )
  if (result.count === 0) await explainMiss(call)
  return written(registered, result, options)
}

const NOTHING: WriteResult = { count: 0, inserted: 0, rows: [] }

function written(registered: RegisteredKind, result: WriteResult, options: ExecuteOptions): WrittenResult {
  const mask = maskOf(registered, options.access)
  const rows: readonly ResultRow[] = result.rows.map((row) => mask.apply(row))
  return { type: 'written', layout: mask.layout, rows, count: result.count, inserted: result.inserted }
}

interface GuardParts {
  readonly where?: Condition | undefined
  readonly check?: Condition | undefined
  readonly version?: number | undefined
}

function writeGuard(parts: GuardParts): { readonly guard?: WriteGuard } {
  const { where, check, version } = parts
  if (where === undefined && check === undefined && version === undefined) return {}
  return {
    guard: {
      ...(where === undefined ? {} : { where }),
      ...(check === undefined ? {} : { check }),
      ...(version === undefined ? {} : { version }),
    },
  }
}
