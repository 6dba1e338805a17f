import { isLuxError, LuxError } from '../errors/lux-error.js'
import { cellToLiteral } from '../query/cell.js'
import type { Condition } from '../query/condition.js'
import type { ResultRow } from '../query/row-layout.js'
import type { Cell, Row } from '../query/store.js'
import type { UntypedHook } from './before-hooks.js'
import { prepareRead } from './execute-read.js'
import { executeDissolve, executeTransform, type HookedWrite, written } from './execute-write.js'
import {
  both,
  driverContext,
  type ExecuteOptions,
  type ExecutionScope,
  requireRule,
} from './execution-scope.js'
import { hookedRow, withChanges } from './hooked-row.js'
import type { RegisteredKind } from './kind-registry.js'
import type { DriverRead } from './realm-driver.js'
import type { DissolveRequest, TransformRequest, WrittenResult } from './realm-request.js'
import { explainMiss, notFound, type WriteCall, writeTarget } from './write-target.js'

type HookedRequest = TransformRequest | DissolveRequest

/** How often a being that other processes change meanwhile is read again. */
const MAX_ATTEMPTS = 20
const MAX_PAUSE_MS = 50

/**
 * A transform or dissolve of a kind with before-hooks: each being is read, the hooks run on it, and it is
 * written on the condition that it still is what the hooks saw.
 */
export async function executeHooked(
  scope: ExecutionScope,
  request: HookedRequest,
  options: ExecuteOptions,
  hooks: readonly UntypedHook[],
): Promise<WrittenResult> {
  const registered = scope.kinds.require(request.kind)
  const operation = request.type === 'transform' ? 'update' : 'delete'
  const rule = both(requireRule(options, registered, operation), requireRule(options, registered, 'read'))
  const call = { scope, registered, request, options, rule }
  const write = (): Promise<WrittenResult> => {
    if (request.soulId === undefined) return writeAll(call, hooks)
    return isConditional(request) ? writeOne(call, hooks) : persistently(() => writeOne(call, hooks))
  }
  // A transaction may hold what another hooked write waits for: it must not wait for that one.
  if (options.transaction !== undefined) return write()
  return scope.hooks.lock.run(`${request.kind} ${request.soulId ?? ''}`, write)
}

/** The caller said what one being has to be like: that it is not is the answer. */
function isConditional({ version, where }: HookedRequest): boolean {
  return version !== undefined || where !== undefined
}

/** Decides anew when a being has changed since the hooks saw it. */
async function persistently(write: () => Promise<WrittenResult>): Promise<WrittenResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write()
    } catch (error) {
      if (!isLuxError(error, 'LUX_VERSION_CONFLICT') || attempt === MAX_ATTEMPTS) throw error
    }
    const pauseMs = Math.random() * Math.min(MAX_PAUSE_MS, 2 ** attempt)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

async function writeOne(
  call: WriteCall<HookedRequest>,
  hooks: readonly UntypedHook[],
): Promise<WrittenResult> {
  const { scope, registered, request, options } = call
  const { target, where } = writeTarget(call)
  const context = driverContext(scope, options)
  const row =
    target?.type === 'key'
      ? await scope.driver._find(registered.shape, target.key, where, context)
      : undefined
  if (row !== undefined) return writeRow(call, hooks, cellsOf(row))
  await explainMiss(call)
  if (request.type === 'transform') throw notFound(registered, request.soulId ?? '')
  return nothing(call)
}

/** Every being by itself, all or none. */
async function writeAll(
  call: WriteCall<HookedRequest>,
  hooks: readonly UntypedHook[],
): Promise<WrittenResult> {
  const { scope, options } = call
  const run = async (transaction: unknown): Promise<WrittenResult> => {
    const inside = { ...call, options: { ...options, transaction } }
    const rows = await scope.driver._contemplate(readOf(call), driverContext(scope, inside.options))
    const results: WrittenResult[] = []
    for (const row of rows) results.push(await writeSelected(inside, hooks, cellsOf(row)))
    return joined(call, results)
  }
  return options.transaction === undefined
    ? scope.driver._transaction(run, driverContext(scope, options))
    : run(options.transaction)
}

/** One of many beings; when it has changed since it was selected, it is written if it still is one of them. */
function writeSelected(
  call: WriteCall<HookedRequest>,
  hooks: readonly UntypedHook[],
  selected: Row,
): Promise<WrittenResult> {
  const { scope, registered, options } = call
  const key = registered.soulIds.parse(registered.soulIds.of(selected)) ?? []
  let row: Row | undefined = selected
  return persistently(async () => {
    const known = row
    row = undefined
    if (known !== undefined) return writeRow(call, hooks, known)
    const { where } = writeTarget(call)
    const found = await scope.driver._find(registered.shape, key, where, driverContext(scope, options))
    return found === undefined ? nothing(call) : writeRow(call, hooks, cellsOf(found))
  })
}

/** All beings that a write without a soulId is about, whole, whatever the caller may see of them. */
function readOf(call: WriteCall<HookedRequest>): DriverRead {
  const { scope, registered } = call
  const { target } = writeTarget(call)
  const read = prepareRead(scope, { v: 1, type: 'query', kind: registered.shape.name }, {})
  const where = target?.type === 'where' ? target.where : undefined
  return where === undefined ? read : { ...read, query: { ...read.query, where } }
}

function nothing({ registered, options }: WriteCall<HookedRequest>): WrittenResult {
  return written(registered, { count: 0, inserted: 0, rows: [] }, options)
}

function joined(call: WriteCall<HookedRequest>, results: readonly WrittenResult[]): WrittenResult {
  return {
    ...nothing(call),
    rows: results.flatMap(({ rows }) => rows),
    count: results.reduce((sum, { count }) => sum + count, 0),
  }
}

function writeRow(
  { scope, registered, request, options }: WriteCall<HookedRequest>,
  hooks: readonly UntypedHook[],
  row: Row,
): Promise<WrittenResult> {
  const { where: _, ...facts } = request
  const soulId = registered.soulIds.of(row)
  const seen = seenRow(registered, row, request.version)
  if (facts.type === 'transform') {
    const asked = withChanges(registered, row, registered.codec.parsePatch(facts.patch).changes)
    const { changes } = hookedRow(registered, hooks, asked, row)
    return executeTransform(scope, { ...facts, soulId }, options, { ...seen, changes })
  }
  // What a hook of a dissolve returns changes nothing: there is nothing left to change.
  hookedRow(registered, hooks, { row, changes: [] }, row)
  return executeDissolve(scope, { ...facts, soulId }, options, seen)
}

/** That the being still is what the hooks saw: by its version, or else by every field that can be compared. */
function seenRow({ shape }: RegisteredKind, row: Row, asked: number | undefined): HookedWrite {
  if (shape.systemFields) {
    const version = row[shape.fields.findIndex(({ name }) => name === 'version')]
    return { version: asked ?? Number(version) }
  }
  const conditions = shape.fields.flatMap((field, index): Condition[] => {
    const cell = row[index] ?? null
    if (field.store === 'json') return []
    if (cell === null) return [{ type: 'is', field: field.name, value: null }]
    return [{ type: 'compare', field: field.name, operator: 'eq', value: cellToLiteral(cell, field.store) }]
  })
  return { where: { type: 'and', conditions } }
}

/** Whole rows have no embeds. */
function cellsOf(row: ResultRow): Row {
  return row.map((entry): Cell => {
    if (entry === null || typeof entry !== 'object') return entry
    throw new LuxError('LUX_INTERNAL', 'A whole row holds a nested row.')
  })
}
