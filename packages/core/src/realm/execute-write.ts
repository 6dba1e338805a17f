import { LuxError } from '../errors/lux-error.js'
import type { Condition } from '../query/condition.js'
import type { Draft } from '../query/draft.js'
import type { ResultRow } from '../query/row-layout.js'
import type { Row } from '../query/store.js'
import { assertExpected } from './assert-expected.js'
import { conflictPolicy } from './conflict-policy.js'
import type { FieldChange, ManifestWrite, WriteGuard, WriteResult } from './driver-contract.js'
import {
  both,
  driverContext,
  type ExecuteOptions,
  type ExecutionScope,
  requireRule,
} from './execution-scope.js'
import { maskOf } from './field-mask.js'
import { hookedRow } from './hooked-row.js'
import type { RegisteredKind } from './kind-registry.js'
import type { DissolveRequest, ManifestRequest, TransformRequest, WrittenResult } from './realm-request.js'
import { requireWritable } from './require-writable.js'
import { explainMiss, notFound, writeTarget } from './write-target.js'

/** What before-hooks add to a write. */
export interface HookedWrite {
  /** Instead of the changes of the request's patch. */
  readonly changes?: readonly FieldChange[]
  /** The version that the hooks saw. */
  readonly version?: number
  /** What else has to be true of the being that they saw. */
  readonly where?: Condition
}

export async function executeManifest(
  scope: ExecutionScope,
  request: ManifestRequest,
  options: ExecuteOptions,
): Promise<WrittenResult> {
  const registered = requireWritable(scope.kinds, request.kind)
  const create = requireRule(options, registered, 'create')
  const mask = maskOf(registered, options.access)
  for (const being of request.beings) mask.assertInput(being)
  const rows = hookedRows(scope, request, registered)
  const visible = options.access?.catalog.get(request.kind) ?? registered.shape
  const conflict = request.upsert && conflictPolicy(visible, request.upsert, request.beings)
  const merging = conflict?.action === 'merge'
  const guard = writeGuard({
    // What an upsert finds it changes and may hand back, so that it has to be readable as for a transform.
    where: merging ? changeRule(options, registered) : undefined,
    check: both(create, requireRule(options, registered, 'check')),
  })
  const write: Draft<ManifestWrite> = { shape: registered.shape, rows, returning: request.returning }
  if (conflict !== undefined) write.conflict = conflict
  if (guard !== undefined) write.guard = guard
  const result = await scope.driver._manifest(write, driverContext(scope, options))
  return written(registered, result, options)
}

export async function executeTransform(
  scope: ExecutionScope,
  request: TransformRequest,
  options: ExecuteOptions,
  hooked: HookedWrite = {},
): Promise<WrittenResult> {
  const registered = requireWritable(scope.kinds, request.kind)
  const rule = changeRule(options, registered)
  maskOf(registered, options.access).assertInput(request.patch)
  const patch = registered.codec.parsePatch(request.patch)
  const call = { scope, registered, request, options, rule }
  const { target, where } = writeTarget(call)
  if (target === undefined) throw notFound(registered, request.soulId ?? '')
  const version = await assertExpected(call, patch.expected)
  const guard = writeGuard({
    where: both(where, hooked.where),
    check: requireRule(options, registered, 'check'),
    version: request.version ?? hooked.version ?? version,
  })
  const changes = hooked.changes ?? patch.changes
  const result = await scope.driver._transform(
    { shape: registered.shape, target, changes, returning: request.returning, ...(guard && { guard }) },
    driverContext(scope, options),
  )
  if (result.count === 0) await explainMiss(call)
  return written(registered, result, options)
}

/** What has to hold of a being that is changed: that it may be, and that it may be seen. */
function changeRule(options: ExecuteOptions, registered: RegisteredKind): Condition | undefined {
  return both(requireRule(options, registered, 'update'), requireRule(options, registered, 'read'))
}

export async function executeDissolve(
  scope: ExecutionScope,
  request: DissolveRequest,
  options: ExecuteOptions,
  hooked: HookedWrite = {},
): Promise<WrittenResult> {
  const registered = requireWritable(scope.kinds, request.kind)
  const rule = both(requireRule(options, registered, 'delete'), requireRule(options, registered, 'read'))
  const call = { scope, registered, request, options, rule }
  const { target, where } = writeTarget(call)
  if (target === undefined) return written(registered, NOTHING, options)
  const guard = writeGuard({
    where: both(where, hooked.where),
    version: request.version ?? hooked.version,
  })
  const result = await scope.driver._dissolve(
    { shape: registered.shape, target, returning: request.returning, ...(guard && { guard }) },
    driverContext(scope, options),
  )
  if (result.count === 0) await explainMiss(call)
  return written(registered, result, options)
}

/** The rows of new beings, as before-hooks leave them. @throws LUX_UNSUPPORTED */
function hookedRows(
  { hooks }: ExecutionScope,
  { kind, beings, upsert }: ManifestRequest,
  registered: RegisteredKind,
): readonly Row[] {
  const rows = beings.map((being) => registered.codec.parseRecord(being))
  if (upsert?.action === 'merge' && hooks.of(kind, 'transform') !== undefined) throw unhookedMerge(kind)
  const found = hooks.of(kind, 'manifest')
  if (found === undefined) return rows
  return rows.map((row) => hookedRow(registered, found, { row, changes: [] }).row)
}

/** Only the storage knows which of an upsert's beings are there: hooks of a transform could not run on them. */
function unhookedMerge(kind: string): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    `${kind} has before-hooks of transform, which a merging upsert cannot run; manifest or transform each being.`,
    { details: { kind } },
  )
}

const NOTHING: WriteResult = { count: 0, inserted: 0, rows: [] }

export function written(
  registered: RegisteredKind,
  result: WriteResult,
  options: ExecuteOptions,
): WrittenResult {
  const mask = maskOf(registered, options.access)
  const rows: readonly ResultRow[] = result.rows.map((row) => mask.apply(row))
  return { type: 'written', layout: mask.layout, rows, count: result.count, inserted: result.inserted }
}

interface GuardParts {
  readonly where?: Condition | undefined
  readonly check?: Condition | undefined
  readonly version?: number | undefined
}

/** Member by member: every write passes here, and what is spread leaves a layout of each object in memory. */
function writeGuard({ where, check, version }: GuardParts): WriteGuard | undefined {
  if (where === undefined && check === undefined && version === undefined) return undefined
  const guard: Draft<WriteGuard> = {}
  if (where !== undefined) guard.where = where
  if (check !== undefined) guard.check = check
  if (version !== undefined) guard.version = version
  return guard
}
