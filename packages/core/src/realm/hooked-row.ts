import { recordReader } from '../being/record-reader.js'
import { LuxError } from '../errors/lux-error.js'
import type { Cell, Row } from '../query/store.js'
import type { UntypedHook } from './before-hooks.js'
import type { FieldChange } from './driver-contract.js'
import type { RegisteredKind } from './kind-registry.js'

/** A row as it will be written, and what was changed to make it so. */
export interface HookedRow {
  readonly row: Row
  readonly changes: readonly FieldChange[]
}

/** Runs hooks one after the other, each on what the one before left. `before` is what is stored. */
export function hookedRow(
  registered: RegisteredKind,
  hooks: readonly UntypedHook[],
  pending: HookedRow,
  before?: Row,
): HookedRow {
  const read = recordReader(registered.layout)
  const known = before === undefined ? {} : { before: read(before) }
  let current = pending
  for (const hook of hooks) {
    const patch = synchronous(registered, hook({ ...known, after: read(current.row) }))
    if (patch !== undefined) current = patched(registered, current, patch)
  }
  return current
}

/** A row with changes, and these changes after earlier ones. */
export function withChanges(
  { shape }: RegisteredKind,
  row: Row,
  changes: readonly FieldChange[],
  earlier: readonly FieldChange[] = [],
): HookedRow {
  const cells = new Map<string, Cell>(changes.map(({ field, cell }) => [field.name, cell]))
  return {
    row: shape.fields.map(({ name }, index) => {
      const cell = cells.get(name)
      return cell === undefined ? (row[index] ?? null) : cell
    }),
    changes: [...earlier.filter(({ field }) => !cells.has(field.name)), ...changes],
  }
}

function patched(registered: RegisteredKind, current: HookedRow, patch: unknown): HookedRow {
  const { changes, expected } = registered.codec.parsePatch(patch)
  const [fixed] = expected.keys()
  if (fixed === undefined) return withChanges(registered, current.row, changes, current.changes)
  const { name } = registered.shape
  throw new LuxError('LUX_IMMUTABLE_FIELD', `A before-hook cannot change ${name}.${fixed}; leave it out.`, {
    details: { kind: name, field: fixed },
  })
}

function synchronous({ shape }: RegisteredKind, result: unknown): unknown {
  const isPromise = typeof result === 'object' && result !== null && 'then' in result
  if (!isPromise) return result
  throw new TypeError(
    `A before-hook of ${shape.name} returned a promise; before-hooks are synchronous, use an after-hook or a consumer.`,
  )
}
