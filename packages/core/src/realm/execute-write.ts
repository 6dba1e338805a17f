import { LuxError } from '../errors/lux-error.js'
import type { Condition } from '../query/condition.js'
import { foldCondition } from '../query/fold-access.js'
import type { ResultRow } from '../query/row-layout.js'
import { validateCondition } from '../query/validate-query.js'
import { assertExpected } from './assert-expected.js'
import type { ConflictPolicy, WriteGuard, WriteResult, WriteTarget } from './driver-contract.js'
import {
  both,
  driverContext,
  type ExecuteOptions,
  type ExecutionScope,
  requireRule,
  visibleCatalog,
} from './execution-scope.js'
import { maskOf, unknownField } from './field-mask.js'
import type { RegisteredKind } from './kind-registry.js'
import type {
  DissolveRequest,
  ManifestRequest,
  TransformRequest,
  UpsertPolicy,
  WrittenResult,
} from './realm-request.js'

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
  const { target, where } = writeTarget(scope, registered, request, options, rule)
  if (target === undefined) throw notFound(registered, request.soulId ?? '')
  const version = await assertExpected(scope, registered, request, patch.expected, options)
  const guard = writeGuard({
    where,
    check: requireRule(options, registered, 'check'),
    version: request.version ?? version,
  })
  const result = await scope.driver._transform(
    { shape: registered.shape, target, changes: patch.changes, returning: request.returning, ...guard },
    driverContext(scope, options),
  )
  if (result.count === 0) await explainMiss(scope, registered, request, options, rule)
  return written(registered, result, options)
}

export async function executeDissolve(
  scope: ExecutionScope,
  request: DissolveRequest,
  options: ExecuteOptions,
): Promise<WrittenResult> {
  const registered = scope.kinds.require(request.kind)
  const rule = both(requireRule(options, registered, 'delete'), requireRule(options, registered, 'read'))
  const { target, where } = writeTarget(scope, registered, request, options, rule)
  if (target === undefined) return written(registered, NOTHING, options)
  const guard = writeGuard({ where, version: request.version })
  const result = await scope.driver._dissolve(
    { shape: registered.shape, target, returning: request.returning, ...guard },
    driverContext(scope, options),
  )
  if (result.count === 0) await explainMiss(scope, registered, request, options, rule)
  return written(registered, result, options)
}

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

function conflictPolicy(
  registered: RegisteredKind,
  upsert: UpsertPolicy,
  beings: readonly unknown[],
): ConflictPolicy {
  const { shape } = registered
  const target = upsert.on ?? shape.key
  for (const name of target) {
    if (!shape.fields.some((field) => field.name === name)) throw unknownField(shape.name, name)
  }
  assertUnique(registered, target)
  const given = new Set(
    beings.flatMap((being) => (typeof being === 'object' && being !== null ? Object.keys(being) : [])),
  )
  const merge = shape.fields
    .filter(
      (field) =>
        given.has(field.name) &&
        field.role !== 'key' &&
        field.role !== 'system' &&
        !target.includes(field.name),
    )
    .map((field) => field.name)
  const energy = given.has('energyLevel') && shape.systemFields ? ['energyLevel'] : []
  return { target, action: upsert.action, merge: [...merge, ...energy] }
}

function assertUnique({ shape }: RegisteredKind, target: readonly string[]): void {
  const same = (fields: readonly string[]): boolean =>
    fields.length === target.length && fields.every((field) => target.includes(field))
  if (same(shape.key) || shape.indexes.some((index) => index.unique && same(index.fields))) return
  throw new LuxError(
    'LUX_INVALID_REQUEST',
    `Kind ${shape.name} has no key or unique index on ${target.join(', ')}; upsert on one that is unique.`,
    {
      details: { kind: shape.name, on: target },
    },
  )
}

const NOTHING: WriteResult = { count: 0, inserted: 0, rows: [] }

interface ChosenTarget {
  /** Undefined: the soulId cannot be that of any being. */
  readonly target: WriteTarget | undefined
  /** What must also hold of the one being that a key names. */
  readonly where?: Condition | undefined
}

function writeTarget(
  scope: ExecutionScope,
  registered: RegisteredKind,
  request: TransformRequest | DissolveRequest,
  options: ExecuteOptions,
  rule: Condition | undefined,
): ChosenTarget {
  const where = both(selectedBy(scope, registered, request, options), rule)
  if (request.soulId === undefined) return { target: { type: 'where', where } }
  const key = registered.soulIds.parse(request.soulId)
  return { target: key && { type: 'key', key }, where }
}

function selectedBy(
  scope: ExecutionScope,
  registered: RegisteredKind,
  request: TransformRequest | DissolveRequest,
  options: ExecuteOptions,
): Condition | undefined {
  const where =
    request.where && validateCondition(request.where, registered.shape, visibleCatalog(scope, options))
  const { access } = options
  return where && access
    ? foldCondition(where, registered.shape, scope.kinds, (kind) => access.rule(kind, 'read'))
    : where
}

/** Says why a write to one being touched none: it is not there (or not visible), or it moved on. */
async function explainMiss(
  scope: ExecutionScope,
  registered: RegisteredKind,
  request: TransformRequest | DissolveRequest,
  options: ExecuteOptions,
  rule: Condition | undefined,
): Promise<void> {
  if (request.soulId === undefined) return
  const key = registered.soulIds.parse(request.soulId) ?? []
  const row = await scope.driver._find(registered.shape, key, rule, driverContext(scope, options))
  if (row === undefined) {
    if (request.type === 'dissolve') return
    throw notFound(registered, request.soulId)
  }
  throw new LuxError(
    'LUX_VERSION_CONFLICT',
    `${registered.shape.name} ${request.soulId} has changed meanwhile; read it again and retry.`,
    {
      details: { kind: registered.shape.name, soulId: request.soulId, expected: request.version ?? null },
    },
  )
}

export function notFound({ shape }: RegisteredKind, soulId: string): LuxError {
  return new LuxError('LUX_NOT_FOUND', `There is no ${shape.name} with soulId ${JSON.stringify(soulId)}.`, {
    details: { kind: shape.name, soulId },
  })
}
